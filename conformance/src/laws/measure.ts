import type { Backend, Inputs, Loss, Result } from '@segloss/core';
import { budgetFactor } from '../budget/compare.ts';
import { knownBudget } from './known-budget.ts';
import { undecided } from './law.ts';
import { runWhole, sharedProgram } from './programs.ts';

/** Numbers of one output, flat. */
export interface Numbers {
  /** As the device gave them. */
  readonly actual: Float64Array;
  /** As they are, computed by the reference. */
  readonly exact: Float64Array;
  /** By how much the device may be off. */
  readonly tolerance: Float64Array;
}

/** What a run gave, what it should have given, and how exactly. */
export interface Measurement {
  readonly value: Numbers;
  readonly gradient: Numbers;
}

type Outputs = Pick<Required<Result>, 'value' | 'gradient'>;

/** Makes what puts results beside the exact one. The channels of inputs and results come first. */
function measuring(backend: Backend, loss: Loss, inputs: Inputs): (result: Outputs) => Measurement {
  const budget = knownBudget(loss, inputs, backend);
  const tolerated = (error: Float64Array) => error.map((e) => e * budgetFactor);
  const [ofValue, ofGradient] = [tolerated(budget.valueError), tolerated(budget.gradientError)];
  return ({ value, gradient }) => ({
    value: { actual: Float64Array.from(value), exact: budget.value, tolerance: ofValue },
    gradient: { actual: Float64Array.from(gradient), exact: budget.gradient, tolerance: ofGradient },
  });
}

/** Compiles a loss whose channels come first, for runs whose results are put beside the exact ones. */
export async function withMeasure<T>(
  backend: Backend,
  loss: Loss,
  use: (measure: (inputs: Inputs) => Promise<Measurement>) => Promise<T>,
): Promise<T> {
  const program = await sharedProgram(backend, loss);
  return use(async (inputs) => measuring(backend, loss, inputs)(await runWhole(program, inputs)));
}

/** Rearranges the gradient that was measured. */
export function withGradient(
  { value, gradient }: Measurement,
  change: (data: Float64Array) => Float64Array,
): Measurement {
  const { actual, exact, tolerance } = gradient;
  return {
    value,
    gradient: { actual: change(actual), exact: change(exact), tolerance: change(tolerance) },
  };
}

function numbersApart(name: string, numbers: Numbers, expected: Numbers): string | undefined {
  const { actual, tolerance } = numbers;
  if (actual.length !== expected.actual.length) {
    return `the ${name} has ${actual.length} elements, expected ${expected.actual.length}`;
  }
  for (const [at, wanted] of expected.actual.entries()) {
    const allowed = tolerance[at]! + expected.tolerance[at]!;
    if (!Number.isFinite(allowed)) undecided(`${name}[${at}]`);
    if (Math.abs(actual[at]! - wanted) <= allowed) continue;
    if (!Number.isFinite(wanted)) return `${name}[${at}] of the run that it is compared with is ${wanted}`;
    return `${name}[${at}] is ${actual[at]}, expected ${wanted}; ${allowed.toExponential(1)} is tolerated`;
  }
  return undefined;
}

/** Says where two measurements that must agree are further apart than rounding explains. */
export const apart = (measured: Measurement, expected: Measurement): string | undefined =>
  numbersApart('value', measured.value, expected.value) ??
  numbersApart('gradient', measured.gradient, expected.gradient);

/** Says where two results of the same inputs are further apart than rounding explains. */
export function resultsApart(
  backend: Backend,
  loss: Loss,
  inputs: Inputs,
  result: Outputs,
  expected: Outputs,
): string | undefined {
  const measurementOf = measuring(backend, loss, inputs);
  return apart(measurementOf(result), measurementOf(expected));
}

/** How closely exact numbers agree when they are the same by their meaning, relative to the largest. */
const exactAgreement = 1e-9;

function agree(numbers: Float64Array, expected: Float64Array): boolean {
  const largest = expected.reduce((max, x) => Math.max(max, Math.abs(x)), 0);
  return (
    numbers.length === expected.length &&
    expected.every((wanted, at) => Math.abs(numbers[at]! - wanted) <= exactAgreement * largest)
  );
}

/** Tells whether two measurements ought to agree: the exact numbers do. */
export const oughtToAgree = (measured: Measurement, expected: Measurement): boolean =>
  agree(measured.value.exact, expected.value.exact) &&
  agree(measured.gradient.exact, expected.gradient.exact);
