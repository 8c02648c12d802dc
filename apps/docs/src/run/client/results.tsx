import { writeReport } from '@segloss/conformance';
import { useRef, useState } from 'preact/hooks';
import { CellDetailsView } from '../../conformance/components/cell-details.tsx';
import { type CellDetails, detailsOf } from '../../conformance/model/details.ts';
import { staleMark } from '../../conformance/model/matrix.ts';
import { ResultTableView } from '../components/result-table.tsx';
import { RunSummary } from '../components/run-summary.tsx';
import type { Published } from '../model/published.ts';
import { reportFileName } from '../model/result-file.ts';
import { type OwnRun, type ResultColumn, type ResultTable, resultTable } from '../model/results.ts';
import { loadDetails } from './load-published.ts';
import { saveText } from './save.ts';

interface Chosen {
  readonly title: string;
  readonly details: CellDetails | undefined;
  readonly failure?: string;
}

function About({ table, published }: { readonly table: ResultTable; readonly published: Published }) {
  const { suite } = published;
  if (!suite) return <p>The published runs could not be loaded.</p>;
  return (
    <p>
      Compared with suite {suite.version}, {suite.checks.length} checks.{' '}
      {table.columns.some(({ isOwn }) => !isOwn)
        ? 'The published runs of the same device, or else of the same adapter, are shown beside it.'
        : 'There is no published run of this adapter.'}
      {table.rows.some(({ cells }) => cells.some(({ text }) => text.endsWith(staleMark))) &&
        ` ${staleMark}: of other cases, laws or tolerances than this suite has.`}
    </p>
  );
}

/** Shows runs as a table, with what stands behind each cell, and what failed. */
export function Results({
  runs,
  published,
  canSave,
}: {
  readonly runs: readonly OwnRun[];
  readonly published: Published;
  /** Whether the runs were made here, so that there is no file of them yet. */
  readonly canSave: boolean;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [chosen, choose] = useState<Chosen>();

  const table = resultTable(runs, published);

  async function find(column: ResultColumn, loss: string): Promise<CellDetails | undefined> {
    const own = runs.find(({ name }) => column.isOwn && name === column.name);
    if (!own) return (await loadDetails())[column.name]?.[loss];
    const { note } = table.rows.find((row) => row.loss === loss)!.cells[table.columns.indexOf(column)]!;
    return { ...detailsOf(own.report, loss), note };
  }
  async function show(column: ResultColumn, loss: string, title: string) {
    const found = await find(column, loss).then(
      (details) => ({ details }),
      (error: unknown) => ({ details: undefined, failure: String(error) }),
    );
    choose({ title, ...found });
    if (!dialog.current!.open) dialog.current!.showModal();
  }

  return (
    <>
      {runs.length > 0 && <About table={table} published={published} />}
      {runs.length > 0 && <ResultTableView table={table} onChoose={show} />}
      <ul class="summaries">
        {runs.map((run) => (
          <RunSummary
            key={run.name}
            run={run}
            onSave={canSave ? () => saveText(reportFileName(run.report), writeReport(run.report)) : undefined}
          />
        ))}
      </ul>
      <dialog ref={dialog} class="details" aria-label={chosen?.title}>
        <div class="body">
          {chosen?.details && chosen.details.checks > 0 ? (
            <CellDetailsView title={chosen.title} details={chosen.details} />
          ) : (
            <p>
              {chosen?.failure
                ? `The numbers of this cell could not be loaded (${chosen.failure}). Try again.`
                : 'This run has no check of this loss.'}
            </p>
          )}
        </div>
        <form method="dialog">
          <button type="submit">Close</button>
        </form>
      </dialog>
    </>
  );
}
