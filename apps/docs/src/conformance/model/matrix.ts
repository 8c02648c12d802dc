import { type MatrixCell, matrixOf, type Report, type SuiteDescription } from '@segloss/conformance';
import { allLosses } from '@segloss/core';
import { deviceRow } from '../../backends/model/device-row.ts';
import { formatRatio } from '../../shared/model/format.ts';
import { noteOf, renewalOf } from './freshness.ts';
import { placeOf } from './place.ts';
import { type ProvenanceView, provenanceOf } from './provenance.ts';

/**
 * What a cell says. `pass`: all that was run passed. `known`: only failures that are known. `fail`: anything else went
 * wrong. `unsupported`: nothing was run, as the adapter declares. `none`: nothing was run, which is no evidence in either
 * direction.
 */
export type CellState = 'pass' | 'known' | 'fail' | 'unsupported' | 'none';

/** One loss in one run. */
export interface CellView {
  readonly state: CellState;
  /** Largest error by tolerance; `null` when nothing was compared. */
  readonly ratio: number | null;
  /** What fits into the cell. */
  readonly text: string;
  /** The same in words. */
  readonly label: string;
  /** That the results are not of the present suite, why, and what to run; left out where they are. */
  readonly note?: string | undefined;
}

/** One run, as the head of a column. */
export interface RunView {
  /** Name of the report's file. */
  readonly name: string;
  readonly adapter: string;
  readonly device: string;
  /** `Node` or the name of the browser. */
  readonly place: string;
  readonly report: Report;
  readonly provenance: ProvenanceView;
}

/** Runs side by side, compared with the present suite. */
export interface SuiteTable {
  /** Of the suite, where it is known. */
  readonly version: string | undefined;
  /** How many checks the suite has on a device. */
  readonly checks: number;
  readonly runs: readonly RunView[];
  /** Neighbouring columns of one adapter. */
  readonly adapters: readonly { readonly name: string; readonly columns: number }[];
  readonly rows: readonly {
    readonly loss: string;
    readonly title: string;
    readonly cells: readonly CellView[];
  }[];
}

/** Names what a row is about. */
const rowTitle = (loss: string): string =>
  allLosses.find(({ id }) => id === loss)?.title ?? (loss === deviceRow ? 'The device as such' : loss);

/** Says in a word and in a sentence what a cell of the matrix holds, whatever it was checked for. */
function viewOutcome({ counts, expected, worst, executed, freshness }: MatrixCell): CellView {
  if (freshness?.state === 'missing') return { state: 'none', ratio: null, text: '–', label: 'no evidence' };
  const passed = `${counts.pass} of ${executed} checks passed`;
  const error = worst === null ? '' : `, largest error ${formatRatio(worst)} of what is tolerated`;
  const left = counts.skipped + counts.unsupported;
  const skipped =
    (counts.skipped > 0 ? `, ${counts.skipped} skipped` : '') +
    (counts.unsupported > 0 ? `, ${counts.unsupported} unsupported, as the adapter declares` : '');
  if (executed === 0 && counts.unsupported > 0) {
    const label = 'unsupported, as the adapter declares';
    return { state: 'unsupported', ratio: null, text: 'n/a', label };
  }
  if (executed === 0) return { state: 'none', ratio: null, text: '?', label: 'no evidence: nothing was run' };
  const failures = executed - counts.pass;
  if (failures === 0) {
    const text = `${formatRatio(worst) || '✓'}${left > 0 ? '*' : ''}`;
    return { state: 'pass', ratio: worst, text, label: `${passed}${skipped}${error}` };
  }
  const isKnown = failures === expected;
  const label = `${isKnown ? 'known failures: ' : 'failed: '}${passed}${skipped}${error}`;
  return {
    state: isKnown ? 'known' : 'fail',
    ratio: worst,
    text: `${isKnown ? '!' : '✗'}${failures}`,
    label,
  };
}

/** Marks results of earlier cases, laws or tolerances. */
export const staleMark = '†';

/**
 * Says in a word and in a sentence what a cell of the matrix holds, and whether it is of the present suite.
 *
 * @param renewal what to do where it is not
 */
export function viewCell(cell: MatrixCell, renewal: string): CellView {
  const view = viewOutcome(cell);
  const note = noteOf(cell, renewal);
  if (note === undefined) return view;
  const text = cell.freshness?.state === 'stale' ? `${view.text}${staleMark}` : view.text;
  return { ...view, text, label: `${view.label}. ${note}`, note };
}

/** Losses in the order of core, then what core does not know. */
const rankOf = (loss: string): number => {
  const index = allLosses.findIndex(({ id }) => id === loss);
  return index < 0 ? allLosses.length : index;
};

const byName = (a: RunView, b: RunView): number =>
  `${a.adapter} ${a.device} ${a.place}`.localeCompare(`${b.adapter} ${b.device} ${b.place}`, 'en');

/** Leaves out the losses that none of the runs was asked for. */
function narrow(suite: SuiteDescription, reports: readonly Report[]): SuiteDescription {
  if (reports.some(({ losses }) => losses === null)) return suite;
  const asked = new Set(reports.flatMap(({ parts }) => parts.map(({ loss }) => loss)));
  const isAsked = ({ loss }: { readonly loss: string }) => asked.has(loss);
  return { ...suite, checks: suite.checks.filter(isAsked), parts: suite.parts.filter(isAsked) };
}

const viewRun = ({ name, report, isAttested = false }: StoredReport): RunView => ({
  name,
  adapter: report.adapter.name,
  device: report.device.id,
  place: placeOf(report.environment),
  report,
  provenance: provenanceOf(report, isAttested),
});

/** A report and its name, such as that of its file. */
export interface StoredReport {
  readonly name: string;
  readonly report: Report;
  /** Whether an attestation lies beside it. Default false. */
  readonly isAttested?: boolean | undefined;
}

/**
 * Arranges runs as a table of losses by runs.
 *
 * @param suite what the runs are compared with; without it, no result counts as stale
 * @param renewal says what to do where results of a run are not current
 */
export function suiteTable(
  reports: readonly StoredReport[],
  suite?: SuiteDescription,
  renewal: (report: Report) => string = renewalOf,
): SuiteTable {
  const runs = reports.map(viewRun).sort(byName);
  const all = runs.map(({ report }) => report);
  const matrix = matrixOf(all, suite && narrow(suite, all));
  const names = [...new Set(runs.map(({ adapter }) => adapter))];
  return {
    version: suite?.version,
    checks: suite?.checks.length ?? Math.max(0, ...all.map((report) => report.suite.checks)),
    runs,
    adapters: names.map((name) => ({
      name,
      columns: runs.filter(({ adapter }) => adapter === name).length,
    })),
    rows: [...matrix.rows]
      .sort((a, b) => rankOf(a.loss) - rankOf(b.loss))
      .map(({ loss, cells }) => ({
        loss,
        title: rowTitle(loss),
        cells: cells.map((cell, i) => viewCell(cell, renewal(all[i]!))),
      })),
  };
}
