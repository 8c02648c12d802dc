import type { Deviation } from '../budget/compare.ts';
import type { Standard } from '../budget/standard.ts';
import type { CheckResult } from '../report/report.ts';
import { numberNames } from './outcomes.ts';
import type { Problem } from './problem.ts';

/** Engines of JavaScript differ in the last digits of `Math.exp`, and so may budgets that are computed on two of them. */
const sameTolerance = 1e-6;
/** By so much of what is tolerated, expected numbers may differ that are computed on two engines. */
const sameExpected = 1e-3;

function compareNumber(
  { at, expected, tolerance }: Deviation,
  wanted: Float64Array,
  toleranceAt: (at: number) => number,
): string | undefined {
  if (at >= wanted.length) return `it has no element ${at}, but ${wanted.length} in all`;
  const tolerated = toleranceAt(at);
  // Written so that a number that is none does not agree.
  if (!(Math.abs(expected - wanted[at]!) <= sameExpected * tolerated)) {
    return `element ${at} must be ${wanted[at]}, and the report says that ${expected} was expected`;
  }
  if (!(Math.abs(tolerance - tolerated) <= sameTolerance * tolerated)) {
    return `at element ${at} an error of ${tolerated} is tolerated, and the report says ${tolerance}`;
  }
  return undefined;
}

/** Holds the numbers of a result against those that the suite computes for its check. */
export function checkNumbers(result: CheckResult, { expected, tolerances }: Standard): readonly Problem[] {
  const fail = (reason: string): Problem => ({ check: result.id, reason });
  const hasRun = result.status === 'pass' || result.status === 'fail';
  if (!tolerances && hasRun) return [fail('rounding decides what is right here, and yet it was not skipped')];
  if (tolerances && result.status === 'skipped')
    return [fail('it applies everywhere, and yet it was skipped')];
  return numberNames.flatMap((name) => {
    const deviation = result[name];
    const [wanted, toleranceAt] = [expected[name], tolerances?.[name]];
    if (!deviation || !tolerances) return [];
    if (!wanted || !toleranceAt) return [fail(`${name}: this check does not compare it`)];
    const found = compareNumber(deviation, wanted, toleranceAt);
    return found === undefined ? [] : [fail(`${name}: ${found}`)];
  });
}
