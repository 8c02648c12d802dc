import { type MatrixCell, matrixOf, type Report } from '@segloss/conformance';
import { allLosses } from '@segloss/core';
import { deviceRow } from '../../backends/model/device-row.ts';
import { formatRatio } from '../../shared/model/format.ts';

/**
 * What a cell says. `pass`: all that was run passed. `known`: only failures that are known. `fail`: anything else went
 * wrong. `none`: nothing was run, which is no evidence in either direction.
 */
export type CellState = 'pass' | 'known' | 'fail' | 'none';

/** One loss in one run. */
export interface CellView {
  readonly state: CellState;
  /** Largest error by tolerance; `null` when nothing was compared. */
  readonly ratio: number | null;
  /** What fits into the cell. */
  readonly text: string;
  /** The same in words. */
  readonly label: string;
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
}

/** Runs of one suite, side by side. */
export interface SuiteTable {
  readonly digest: string;
  readonly version: string;
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

/** Says in a word and in a sentence what a cell of the matrix holds. */
export function viewCell({ counts, expected, worst, executed }: MatrixCell): CellView {
  const passed = `${counts.pass} of ${executed} checks passed`;
  const error = worst === null ? '' : `, largest error ${formatRatio(worst)} of what is tolerated`;
  const skipped = counts.skipped > 0 ? `, ${counts.skipped} skipped` : '';
  if (executed === 0) return { state: 'none', ratio: null, text: '?', label: 'no evidence: nothing was run' };
  const failures = executed - counts.pass;
  if (failures === 0) {
    const text = `${formatRatio(worst) || '✓'}${counts.skipped > 0 ? '*' : ''}`;
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

const placeOf = ({ environment }: Report): string => {
  const name = environment.runtime.split(' ', 1)[0]!;
  return name === 'node' ? 'Node' : name;
};

/** Losses in the order of core, then what core does not know. */
const rankOf = (loss: string): number => {
  const index = allLosses.findIndex(({ id }) => id === loss);
  return index < 0 ? allLosses.length : index;
};

const byName = (a: RunView, b: RunView): number =>
  `${a.adapter} ${a.device} ${a.place}`.localeCompare(`${b.adapter} ${b.device} ${b.place}`, 'en');

function tableOf(runs: readonly RunView[]): SuiteTable {
  const sorted = [...runs].sort(byName);
  const matrix = matrixOf(sorted.map(({ report }) => report));
  const { digest, version, checks } = sorted[0]!.report.suite;
  const names = [...new Set(sorted.map(({ adapter }) => adapter))];
  return {
    digest,
    version,
    checks,
    runs: sorted,
    adapters: names.map((name) => ({
      name,
      columns: sorted.filter(({ adapter }) => adapter === name).length,
    })),
    rows: [...matrix.rows]
      .sort((a, b) => rankOf(a.loss) - rankOf(b.loss))
      .map(({ loss, cells }) => ({ loss, title: rowTitle(loss), cells: cells.map(viewCell) })),
  };
}

/** Arranges runs as tables, one for each digest of cases, laws and tolerances: the latest suite first. */
export function suiteTables(
  reports: readonly { readonly name: string; readonly report: Report }[],
): readonly SuiteTable[] {
  const suites = new Map<string, (typeof reports)[number][]>();
  for (const stored of reports) {
    const { digest } = stored.report.suite;
    suites.set(digest, [...(suites.get(digest) ?? []), stored]);
  }
  const latest = (runs: readonly { readonly report: Report }[]) =>
    runs
      .map(({ report }) => report.startedAt)
      .sort()
      .at(-1)!;
  return [...suites.values()]
    .sort((a, b) => (latest(a) > latest(b) ? -1 : 1))
    .map((runs) =>
      tableOf(
        runs.map(({ name, report }) => ({
          name,
          adapter: report.adapter.name,
          device: report.device.id,
          place: placeOf(report),
          report,
        })),
      ),
    );
}
