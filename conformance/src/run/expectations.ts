import { isFailure } from '../report/footer.ts';
import type { SuiteDescription } from '../report/freshness.ts';
import type { CheckResult, ExpectedFailure } from '../report/report.ts';
import { matchesId } from './pattern.ts';

/** Picks the known failures of one device. */
export const expectedOn = (
  device: string,
  expected: readonly ExpectedFailure[],
): readonly ExpectedFailure[] => expected.filter(({ devices }) => devices?.includes(device) ?? true);

/**
 * Marks a result that is one of the known failures of its device: of several entries, an entry with the id counts before
 * one with a wildcard, else the first.
 */
export function withExpectation(result: CheckResult, expected: readonly ExpectedFailure[]): CheckResult {
  if (!isFailure(result)) return result;
  const entry =
    expected.find(({ id }) => id === result.id) ?? expected.find(({ id }) => matchesId(result.id, id));
  if (entry === undefined) return result;
  return { ...result, expectedFailure: { reason: entry.reason, link: entry.link } };
}

/**
 * Lists the known failures that name no check at all, or of which none failed: once all that they name were run, and
 * not all of it was skipped.
 */
export function staleOf(
  results: readonly CheckResult[],
  device: string,
  expected: readonly ExpectedFailure[],
  suite: Pick<SuiteDescription, 'checks'>,
): readonly string[] {
  const found = new Map(results.map((result) => [result.id, result]));
  const isStale = (pattern: string): boolean => {
    const named = suite.checks.filter(({ id }) => matchesId(id, pattern));
    if (named.length === 0) return true;
    const statuses = named.map(({ id }) => found.get(id)?.status);
    const isOpen = statuses.includes(undefined) || statuses.every((status) => status === 'skipped');
    return !isOpen && statuses.every((status) => status === 'pass' || status === 'skipped');
  };
  return expectedOn(device, expected)
    .map(({ id }) => id)
    .filter(isStale);
}
