import { type Backend, createLoss, type FloatArray, ResultError } from '@segloss/core';
import { arithmeticOf } from '../budget/arithmetic.ts';
import { budgetOf } from '../budget/budget.ts';
import { compare, isUndecided } from '../budget/compare.ts';
import { runWhole, withProgram } from '../laws/programs.ts';
import type { LimitCase } from './limit-case.ts';

const notFinite = (name: string, data: FloatArray): string | undefined => {
  const at = data.findIndex((element) => !Number.isFinite(element));
  return at < 0 ? undefined : `${name}[${at}] is ${data[at]}`;
};

/**
 * Runs a case on a device. Value and gradient must be finite, and as exact as the device can compute them. Where they
 * are larger than any number of the device, such as the square of a logit of 1e30, it must refuse them.
 *
 * @returns what is wrong, if anything is
 */
export function checkAtLimit(
  backend: Backend,
  { loss: id, params, inputs }: LimitCase,
): Promise<string | undefined> {
  const loss = createLoss(id, params);
  const arithmetic = arithmeticOf(backend);
  const budget = budgetOf(loss, inputs, arithmetic);
  const { value, gradient, valueError, gradientError } = budget;
  const fits = [value, gradient].every((data) => data.every((x) => Number.isFinite(arithmetic.round(x))));
  return withProgram(backend, loss, async (program) => {
    const result = await runWhole(program, inputs);
    const problem = notFinite('value', result.value) ?? notFinite('gradient', result.gradient);
    if (problem !== undefined) return problem;
    if (!fits) return 'the device has no number as large as the result, and gives one';
    if (isUndecided(budget)) return undefined;
    // What is smaller than the smallest number may be 0.
    const atLeast = (errors: Float64Array) => errors.map((error) => Math.max(error, arithmetic.smallest));
    const tolerated = { ...budget, valueError: atLeast(valueError), gradientError: atLeast(gradientError) };
    return compare(result, budget, tolerated).problem;
  }).catch((error: unknown) => {
    if (error instanceof ResultError) return fits ? error.message : undefined;
    throw error;
  });
}
