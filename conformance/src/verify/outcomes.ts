import { type Deviation, ratioOf } from '../budget/compare.ts';
import type { CheckResult } from '../report/report.ts';
import type { Check } from '../run/check.ts';
import type { Problem } from './problem.ts';

/** The two numbers of a result that reports hold. */
export const numberNames = ['value', 'gradient'] as const;

/** Finds where the figures of one deviation contradict each other: they are computed from one another, without rounding. */
function findContradiction({ expected, actual, error, tolerance, ratio }: Deviation): string | undefined {
  const difference = Math.abs(actual - expected);
  if (!Object.is(difference, error)) return `${actual} is ${difference} from ${expected}, not ${error}`;
  const share = ratioOf(error, tolerance);
  return Object.is(share, ratio)
    ? undefined
    : `an error of ${error} is ${share} of ${tolerance}, not ${ratio}`;
}

/** Says why a result of this status cannot have what it has, or lack what it lacks. */
function findStatusProblem(result: CheckResult, check: Check | undefined): string | undefined {
  const { status, reason } = result;
  if (status === 'pass') {
    if (reason !== undefined) return `it passed, and yet it has a reason why it did not: ${reason}`;
    const missing = check?.numbers?.find((name) => result[name] === undefined);
    return missing ? `it passed without its ${missing}` : undefined;
  }
  if (!reason) return `it has status '${status}' and no reason`;
  const isCompared = numberNames.some((name) => result[name] !== undefined);
  return isCompared && status !== 'fail' ? `it has status '${status}', and yet it has numbers` : undefined;
}

/** Finds what a result says that does not follow from the rest of it. */
export function checkOutcome(result: CheckResult, check: Check | undefined): readonly Problem[] {
  const status = findStatusProblem(result, check);
  const numbers = numberNames.flatMap((name) => {
    const deviation = result[name];
    const found = deviation && findContradiction(deviation);
    return found === undefined ? [] : [`${name}: ${found}`];
  });
  const reasons = [...(status === undefined ? [] : [status]), ...numbers];
  return reasons.map((reason) => ({ check: result.id, reason }));
}
