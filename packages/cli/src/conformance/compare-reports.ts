import { type CheckResult, diffReports, type Report, type ReportDiff } from '@segloss/conformance';
import { wholeDevice } from './words.ts';

/** What became different between two runs, and what could not. */
export interface RunComparison extends ReportDiff {
  /** Ids of checks that one of the runs was not asked for, as it is partial: neither added nor removed. */
  readonly leftOut: readonly string[];
}

/** Lists the checks of losses that another run did not select; laws of the device belong to every run. */
function notAskedFor({ losses }: Report, results: readonly CheckResult[]): readonly string[] {
  if (losses === null) return [];
  const asked = new Set([...losses, wholeDevice]);
  return results.filter(({ loss }) => !asked.has(loss)).map(({ id }) => id);
}

/** Compares two runs in the losses that both were asked for. */
export function compareReports(before: Report, after: Report): RunComparison {
  const diff = diffReports(before, after);
  const leftOut = new Set([...notAskedFor(after, before.results), ...notAskedFor(before, after.results)]);
  const isKept = (id: string) => !leftOut.has(id);
  return {
    ...diff,
    stale: diff.stale.filter(isKept),
    added: diff.added.filter(isKept),
    removed: diff.removed.filter(isKept),
    leftOut: [...leftOut],
  };
}
