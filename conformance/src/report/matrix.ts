import { byLoss } from './by-loss.ts';
import { footerOf } from './footer.ts';
import { type Freshness, freshnessOf, type SuiteDescription } from './freshness.ts';
import { worstRatio } from './ratio.ts';
import type { CheckResult, Report, Status } from './report.ts';

/** A column of the table: one run, and the device that it checked. */
export interface MatrixColumn {
  /** Adapter and device, such as `tfjs:wasm`. */
  readonly name: string;
  readonly library: { readonly name: string; readonly version: string };
  readonly runtime: string;
  readonly gpu: string | null;
  readonly softwareRendering: boolean | null;
}

/** All checks of one loss in one run, its laws among them. */
export interface MatrixCell {
  readonly counts: Readonly<Record<Status, number>>;
  /** Number of failures that were expected. */
  readonly expected: number;
  /** Largest error by tolerance of values and gradients; `null` when nothing was compared. */
  readonly worst: number | null;
  /** Number of checks that were run, skipped and unsupported ones not counted; 0 also when the run lacks the loss. */
  readonly executed: number;
  /** Whether the results are those of a suite, and which are not, where one was given. */
  readonly freshness?: Freshness;
}

/** A row of the table: one loss, with a cell for each run. */
export interface MatrixRow {
  readonly loss: string;
  /** In the order of the columns. */
  readonly cells: readonly MatrixCell[];
}

/** What a table of losses by runs shows. */
export interface Matrix {
  readonly columns: readonly MatrixColumn[];
  /** In the order in which the losses first appear. */
  readonly rows: readonly MatrixRow[];
}

const columnOf = ({ adapter, device, environment }: Report): MatrixColumn => ({
  name: `${adapter.name}:${device.id}`,
  library: adapter.library,
  runtime: environment.runtime,
  gpu: environment.gpu,
  softwareRendering: environment.softwareRendering,
});

function cellOf(results: readonly CheckResult[], freshness: Freshness | undefined): MatrixCell {
  const { counts, expectedFailures, executed } = footerOf(results, [], 0);
  const cell = { counts, expected: expectedFailures, worst: worstRatio(results), executed };
  return freshness ? { ...cell, freshness } : cell;
}

/** Of a loss that neither a run nor the suite has: one that only another run has. */
const nothingKnown = { state: 'missing', changed: [], unrun: [], gone: [] } as const;

/**
 * Arranges reports as a table of losses by runs. The cells of a row may be of different checks, where cases were added
 * or changed between the runs: their freshness tells.
 *
 * @param suite what the reports are held against; without it, cells have no freshness
 */
export function matrixOf(reports: readonly Report[], suite?: SuiteDescription): Matrix {
  const runs = reports.map((report) => ({
    results: byLoss(report.results),
    freshness: suite && new Map(freshnessOf(report, suite).map((entry) => [entry.loss, entry])),
  }));
  const losses = new Set(runs.flatMap(({ results }) => [...results.keys()]));
  for (const { loss } of suite?.parts ?? []) losses.add(loss);
  return {
    columns: reports.map(columnOf),
    rows: [...losses].map((loss) => ({
      loss,
      cells: runs.map(({ results, freshness }) =>
        cellOf(results.get(loss) ?? [], freshness && (freshness.get(loss) ?? { loss, ...nothingKnown })),
      ),
    })),
  };
}
