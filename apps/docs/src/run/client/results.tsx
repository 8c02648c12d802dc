import { writeReport } from '@segloss/conformance';
import { useRef, useState } from 'preact/hooks';
import { CellDetailsView } from '../../conformance/components/cell-details.tsx';
import { type CellDetails, detailsOf } from '../../conformance/model/details.ts';
import { ResultTableView } from '../components/result-table.tsx';
import { RunSummary } from '../components/run-summary.tsx';
import type { Published } from '../model/published.ts';
import { reportFileName } from '../model/result-file.ts';
import { type OwnRun, type ResultColumn, type ResultTable, resultTables } from '../model/results.ts';
import { loadDetails } from './load-published.ts';
import { saveText } from './save.ts';

interface Chosen {
  readonly title: string;
  readonly details: CellDetails | undefined;
  readonly failure?: string;
}

function About({ table, published }: { readonly table: ResultTable; readonly published: Published }) {
  const { version, digest, checks, columns, isPublished } = table;
  const latest = published.suites[0];
  return (
    <p>
      Suite {version}, digest <code>{digest.slice(0, 12)}</code>, {checks} checks.{' '}
      {isPublished
        ? columns.some(({ isOwn }) => !isOwn)
          ? 'The published runs of the same device, or else of the same adapter, are shown beside it.'
          : 'There is no published run of this adapter.'
        : latest
          ? `There is no published run of this suite: the latest are of digest ${latest.digest.slice(0, 12)}.`
          : 'The published runs could not be loaded.'}
    </p>
  );
}

/** Shows runs as tables, one for each suite, with what stands behind each cell, and what failed. */
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

  async function find(table: ResultTable, column: ResultColumn, loss: string) {
    const own = runs.find(({ name }) => column.isOwn && name === column.name);
    return own ? detailsOf(own.report, loss) : (await loadDetails(table.digest))[column.name]?.[loss];
  }
  const show = (table: ResultTable) => async (column: ResultColumn, loss: string, title: string) => {
    const found = await find(table, column, loss).then(
      (details) => ({ details }),
      (error: unknown) => ({ details: undefined, failure: String(error) }),
    );
    choose({ title, ...found });
    if (!dialog.current!.open) dialog.current!.showModal();
  };

  return (
    <>
      {resultTables(runs, published.suites).map((table) => (
        <div key={table.digest}>
          <About table={table} published={published} />
          <ResultTableView table={table} onChoose={show(table)} />
        </div>
      ))}
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
