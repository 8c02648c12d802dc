import { type CheckResult, diffReports, type Report, type ReportDiff } from '@segloss/conformance';
import { wholeDevice } from './words.ts';

/** What became different between two runs, and what could not. */
export interface RunComparison extends ReportDiff {
  /** Ids of checks that one of the runs was not asked for, as it is partial: neither added nor removed. */
  readonly leftOut: readonly string[];
}

/** Tells whether a run was asked for the loss of a check; laws of the device belong to every run. */
const isAskedFor = ({ losses }: Report, { loss }: CheckResult): boolean =>
  losses === null || loss === wholeDevice || losses.includes(loss);

/**
 * Compares two runs in the losses that both were asked for.
 *
 * @throws FileError when they are runs of different suites
 */
export function compareReports(before: Report, after: Report): RunComparison {
  const diff = diffReports(before, after);
  const leftOut = new Set([
    ...before.results.filter((result) => !isAskedFor(after, result)).map(({ id }) => id),
    ...after.results.filter((result) => !isAskedFor(before, result)).map(({ id }) => id),
  ]);
  const isKept = (id: string) => !leftOut.has(id);
  return {
    ...diff,
    stale: diff.stale.filter(isKept),
    added: diff.added.filter(isKept),
    removed: diff.removed.filter(isKept),
    leftOut: [...leftOut],
  };
}
