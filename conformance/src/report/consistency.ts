import { footerOf, isFailure } from './footer.ts';
import { errorRatio } from './ratio.ts';
import type { Report } from './report.ts';

/** Finds where a report contradicts itself, as a sentence without a full stop. */
export function findContradiction({ adapter, parts, renewals, results, footer }: Report): string | undefined {
  const ids = new Set<string>();
  const missing = new Map(parts.map(({ loss, checks }) => [loss, checks]));
  if (missing.size < parts.length) return 'it has two parts of one loss';
  for (const result of results) {
    if (ids.has(result.id)) return `it has two results of the check '${result.id}'`;
    ids.add(result.id);
    const left = missing.get(result.loss);
    if (left === undefined) return `it has results of '${result.loss}', which is none of its parts`;
    if (left === 0) return `it has more results of '${result.loss}' than its part says`;
    missing.set(result.loss, left - 1);
    if (result.renewal !== undefined && result.renewal >= renewals.length) {
      return `the check '${result.id}' is of renewal ${result.renewal}, which is missing`;
    }
    const tooFar = [result.value, result.gradient].find((part) => part && !(errorRatio(part) <= 1));
    if (tooFar && result.status === 'pass') {
      return `the check '${result.id}' passed, and yet an error is ${errorRatio(tooFar)} of what is tolerated`;
    }
    if (result.status === 'unsupported' && !adapter.unsupported) {
      return `the check '${result.id}' is unsupported, and the adapter declares nothing unsupported`;
    }
    if (result.expectedFailure && !isFailure(result)) {
      return `the check '${result.id}' has status '${result.status}' and yet an expected failure`;
    }
  }
  const { executed, counts, expectedFailures, ok } = footerOf(results, footer.stale, footer.seconds);
  const claims = { ...footer.counts, executed: footer.executed, expectedFailures: footer.expectedFailures };
  for (const [name, found] of Object.entries({ ...counts, executed, expectedFailures })) {
    const claimed = claims[name as keyof typeof claims];
    if (claimed !== found) return `its footer says ${claimed} for '${name}', and its results say ${found}`;
  }
  return ok === footer.ok ? undefined : `its footer says ok: ${footer.ok}, and its results say ${ok}`;
}
