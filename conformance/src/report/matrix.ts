import { footerOf } from './footer.ts';
import { worstRatio } from './ratio.ts';
import type { CheckResult, Report, Status } from './report.ts';
import { checkSameSuite } from './same-suite.ts';

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
  /** Number of checks that were run, skipped ones not counted; 0 also when the run lacks the loss. */
  readonly executed: number;
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

function cellOf(results: readonly CheckResult[]): MatrixCell {
  const { counts, expectedFailures, executed } = footerOf(results, [], 0);
  return { counts, expected: expectedFailures, worst: worstRatio(results), executed };
}

/** Sorts the results of a run by loss. */
function byLoss({ results }: Report): ReadonlyMap<string, readonly CheckResult[]> {
  const sorted = new Map<string, CheckResult[]>();
  for (const result of results) {
    const known = sorted.get(result.loss);
    if (known) known.push(result);
    else sorted.set(result.loss, [result]);
  }
  return sorted;
}

/**
 * Arranges reports as a table of losses by runs.
 *
 * @throws FileError when they are runs of different suites
 */
export function matrixOf(reports: readonly Report[]): Matrix {
  checkSameSuite(reports);
  const runs = reports.map(byLoss);
  const losses = new Set(runs.flatMap((run) => [...run.keys()]));
  return {
    columns: reports.map(columnOf),
    rows: [...losses].map((loss) => ({
      loss,
      cells: runs.map((run) => cellOf(run.get(loss) ?? [])),
    })),
  };
}
