import { errorRatio } from './ratio.ts';
import type { CheckResult, Report, Status } from './report.ts';

/** A result whose error changed much, in units of what is tolerated. */
export interface RatioChange {
  /** Id of the check. */
  readonly id: string;
  readonly part: 'value' | 'gradient';
  readonly before: number;
  readonly after: number;
}

/** What became different between two runs. */
export interface ReportDiff {
  readonly statusChanged: readonly { readonly id: string; readonly before: Status; readonly after: Status }[];
  /** Ids of failures that were expected, and are no longer, though they stayed what they were. */
  readonly unexpected: readonly string[];
  /** Ids of failures that became expected, and stayed what they were. */
  readonly excused: readonly string[];
  /** Ids of expected failures that did not fail in the later run, but still did in the earlier one. */
  readonly stale: readonly string[];
  /** Ids of checks that are not the same in both runs, as cases or tolerances have changed: they are not compared. */
  readonly changed: readonly string[];
  /** Ids of checks that only the later run has; partial runs lack checks. */
  readonly added: readonly string[];
  /** Ids of checks that only the earlier run has. */
  readonly removed: readonly string[];
  readonly worse: readonly RatioChange[];
  readonly better: readonly RatioChange[];
}

/** Roundings differ between devices: a change counts from this factor on, */
const notableFactor = 2;
/** and when more of the tolerance than this is used up. */
const notableRatio = 0.05;

const isNotable = (smaller: number, larger: number): boolean =>
  larger > notableFactor * smaller && larger > notableRatio;

/**
 * Compares two runs, on one device or on two, in the checks that are the same in both.
 */
export function diffReports(before: Report, after: Report): ReportDiff {
  const old = new Map(before.results.map((result) => [result.id, result]));
  const current = new Set(after.results.map(({ id }) => id));
  const both = after.results.flatMap((now) => {
    const then = old.get(now.id);
    return then?.digest === now.digest ? [{ id: now.id, then, now }] : [];
  });
  const ratios = both.flatMap(({ id, then, now }) =>
    (['value', 'gradient'] as const).flatMap((part): RatioChange[] => {
      const [a, b] = [then[part], now[part]];
      return a && b ? [{ id, part, before: errorRatio(a), after: errorRatio(b) }] : [];
    }),
  );
  const staleBefore = new Set(before.footer.stale);
  const same = both.filter(({ then, now }) => then.status === now.status);
  const isExpected = ({ expectedFailure }: CheckResult) => expectedFailure !== undefined;
  return {
    unexpected: same.filter(({ then, now }) => isExpected(then) && !isExpected(now)).map(({ id }) => id),
    excused: same.filter(({ then, now }) => !isExpected(then) && isExpected(now)).map(({ id }) => id),
    stale: after.footer.stale.filter((id) => !staleBefore.has(id)),
    statusChanged: both
      .filter(({ then, now }) => then.status !== now.status)
      .map(({ id, then, now }) => ({ id, before: then.status, after: now.status })),
    changed: after.results
      .filter(({ id, digest }) => old.has(id) && old.get(id)?.digest !== digest)
      .map(({ id }) => id),
    added: [...current].filter((id) => !old.has(id)),
    removed: [...old.keys()].filter((id) => !current.has(id)),
    worse: ratios.filter((change) => isNotable(change.before, change.after)),
    better: ratios.filter((change) => isNotable(change.after, change.before)),
  };
}
