import type { CheckResult, Footer, Status } from './report.ts';

/** Tells whether a check was run and did not pass. */
export const isFailure = ({ status }: Pick<CheckResult, 'status'>): boolean =>
  status === 'fail' || status === 'error';

function countStatuses(results: readonly CheckResult[]): Record<Status, number> {
  const counts: Record<Status, number> = { pass: 0, fail: 0, error: 0, unsupported: 0, skipped: 0 };
  for (const { status } of results) counts[status]++;
  return counts;
}

/**
 * Sums up the results of a run.
 *
 * @param stale ids of expected failures that did not fail
 * @param seconds how long the run took
 */
export function footerOf(results: readonly CheckResult[], stale: readonly string[], seconds: number): Footer {
  const counts = countStatuses(results);
  const executed = results.length - counts.skipped - counts.unsupported;
  const isExpected = (result: CheckResult) => isFailure(result) === (result.expectedFailure !== undefined);
  return {
    executed,
    counts,
    expectedFailures: results.filter((result) => isFailure(result) && result.expectedFailure).length,
    stale,
    ok: executed > 0 && stale.length === 0 && results.every(isExpected),
    seconds,
  };
}

/** Tells whether a check failed and nobody expected it. */
export const isUnexpected = (result: CheckResult): boolean =>
  isFailure(result) && result.expectedFailure === undefined;
