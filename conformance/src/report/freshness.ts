import { byLoss } from './by-loss.ts';
import type { CheckResult, Part, Report } from './report.ts';

/** What tells a check from all others, of this suite and of earlier ones. */
export type CheckIdentity = Pick<CheckResult, 'id' | 'loss' | 'digest'>;

/** What a suite checks, without the means to do it. */
export interface SuiteDescription {
  readonly version: string;
  /** SHA-256 of all cases, laws and tolerances. */
  readonly digest: string;
  readonly checks: readonly CheckIdentity[];
  /** What identifies the checks of each loss, and of the device as a whole (`*`). */
  readonly parts: readonly Part[];
}

/** Tells how what a report says of one loss relates to a suite. */
export interface Freshness {
  readonly loss: string;
  /** `current`: every check of the suite was run as it is. `missing`: none of the loss was run. `stale`: anything else. */
  readonly state: 'current' | 'stale' | 'missing';
  /** Ids of checks that were run, and have changed since. */
  readonly changed: readonly string[];
  /** Ids of checks that were never run. */
  readonly unrun: readonly string[];
  /** Ids of checks that were run, and that the suite does not have. */
  readonly gone: readonly string[];
}

function compareLoss(
  loss: string,
  checks: readonly CheckIdentity[],
  results: readonly CheckIdentity[],
): Freshness {
  const known = new Map(results.map(({ id, digest }) => [id, digest]));
  const ids = new Set(checks.map(({ id }) => id));
  const changed = checks.filter(({ id, digest }) => known.has(id) && known.get(id) !== digest);
  const unrun = checks.filter(({ id }) => !known.has(id));
  const gone = results.filter(({ id }) => !ids.has(id));
  const isCurrent = changed.length + unrun.length + gone.length === 0;
  return {
    loss,
    state: isCurrent ? 'current' : results.length === 0 ? 'missing' : 'stale',
    changed: changed.map(({ id }) => id),
    unrun: unrun.map(({ id }) => id),
    gone: gone.map(({ id }) => id),
  };
}

/** Finds out for each loss of a report or a suite whether the results are those of the suite, and which are not. */
export function freshnessOf(report: Pick<Report, 'results'>, suite: SuiteDescription): readonly Freshness[] {
  const checks = byLoss(suite.checks);
  const results = byLoss(report.results);
  return [...new Set([...checks.keys(), ...results.keys()])].map((loss) =>
    compareLoss(loss, checks.get(loss) ?? [], results.get(loss) ?? []),
  );
}

/** Lists the ids of checks that must be run for a report to be current. */
export const staleIn = (report: Pick<Report, 'results'>, suite: SuiteDescription): ReadonlySet<string> =>
  new Set(freshnessOf(report, suite).flatMap(({ changed, unrun }) => [...changed, ...unrun]));

/** As many checks are named in a sentence. */
const mostNamed = 3;

function describeIds(ids: readonly string[], what: readonly [one: string, many: string]): readonly string[] {
  if (ids.length === 0) return [];
  const named = ids.slice(0, mostNamed).join(', ');
  const more = ids.length > mostNamed ? ', ...' : '';
  return [`${ids.length} ${ids.length === 1 ? what[0] : what[1]} (${named}${more})`];
}

/** Says in a clause why results are not current; empty for those that are. */
export function describeFreshness({ state, changed, unrun, gone }: Freshness): string {
  if (state === 'missing') return 'not yet run';
  return [
    ...describeIds(changed, ['check has changed since', 'checks have changed since']),
    ...describeIds(unrun, ['check was not yet run', 'checks were not yet run']),
    ...describeIds(gone, ['check no longer exists', 'checks no longer exist']),
  ].join('; ');
}
