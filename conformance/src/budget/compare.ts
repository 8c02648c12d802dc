import type { FloatArray, Result } from '@segloss/core';
import type { Expectation } from '../cases/case.ts';
import type { Budget } from './budget.ts';

/**
 * How many budgets a device may be off. Errors are added as if they were independent, which they are only nearly:
 * correct single-precision code stays below a half of this, and half-precision arithmetic never does.
 */
export const budgetFactor = 4;

/** How exact the expected numbers themselves are, relative to the largest gradient, and to the value. */
const expectedAccuracy = 1e-12;
/** Losses near perfection are `1 - x`, and the expected numbers hold no more digits of them than of this. */
const smallestValue = 1e-3;

/** The element of a result that is furthest off, measured by what it may be off. */
export interface Deviation {
  /** Position in the flat array. */
  readonly at: number;
  readonly expected: number;
  readonly actual: number;
  /** Absolute error. */
  readonly error: number;
  /** The absolute error that is tolerated. */
  readonly tolerance: number;
  /** Error by tolerance: above 1 is a failure. */
  readonly ratio: number;
}

/** What is wrong with a result, as a sentence without a full stop; and how far it is off. */
export interface Comparison {
  readonly problem: string | undefined;
  readonly value?: Deviation;
  readonly gradient?: Deviation;
  /** Which of the runs of a check has the problem, counted from 0 as they began. */
  readonly run?: number | undefined;
}

const zero: Deviation = { at: 0, expected: 0, actual: 0, error: 0, tolerance: 0, ratio: 0 };

/** Divides an error by its tolerance. One that is not a number, or not tolerated at all, is infinitely far off. */
export function ratioOf(error: number, tolerance: number): number {
  if (error === 0) return 0;
  const ratio = error / tolerance;
  return Number.isNaN(ratio) ? Number.POSITIVE_INFINITY : ratio;
}

/** How far each element of a value, and of a gradient, may be off. */
export type Tolerances = Readonly<Record<'value' | 'gradient', (at: number) => number>>;

/** Says for each element of a value and a gradient how far it may be off. */
export function tolerancesOf(
  expected: Pick<Expectation, 'value' | 'gradient'>,
  { valueError, gradientError }: Budget,
): Tolerances {
  const largest = expected.gradient.reduce((max, slope) => Math.max(max, Math.abs(slope)), 0);
  const accuracyOf = (value: number) => expectedAccuracy * Math.max(smallestValue, Math.abs(value));
  return {
    value: (at) => budgetFactor * valueError[at]! + accuracyOf(expected.value[at]!),
    gradient: (at) => budgetFactor * gradientError[at]! + expectedAccuracy * largest,
  };
}

/** Finds the element that is furthest off, measured by what is tolerated of it. */
export function worstOf(
  actual: FloatArray,
  expected: Float64Array,
  toleranceAt: (at: number) => number,
): Deviation {
  let found = { ...zero, expected: expected[0]!, actual: actual[0]! };
  // Not `entries()`: there may be millions.
  for (let at = 0; at < expected.length; at++) {
    const wanted = expected[at]!;
    const error = Math.abs(actual[at]! - wanted);
    const tolerance = toleranceAt(at);
    const ratio = ratioOf(error, tolerance);
    if (at === 0 || ratio > found.ratio) {
      found = { at, expected: wanted, actual: actual[at]!, error, tolerance, ratio };
    }
  }
  return found;
}

const show = (shape: readonly number[]): string => `[${shape.join(', ')}]`;

function describe(name: string, { at, expected, actual, error, tolerance }: Deviation): string {
  const distance = Number.isNaN(error) ? '' : `, ${error.toExponential(1)} off`;
  return `${name}[${at}] is ${actual}, expected ${expected}${distance}; ${tolerance.toExponential(1)} is tolerated`;
}

/** How closely the factor of all elements must be the same to be called one. */
const sameFactor = 1e-3;

/** Says so when all elements are off by one factor: a sign, a mean for a sum, a weight that was forgotten. */
function describeFactor(actual: FloatArray, expected: Float64Array): string {
  const largest = expected.reduce((max, x) => Math.max(max, Math.abs(x)), 0);
  // Small elements may be off by rounding alone.
  const counted = [...expected.keys()].filter((at) => Math.abs(expected[at]!) > sameFactor * largest);
  const factors = counted.map((at) => actual[at]! / expected[at]!);
  const [first = Number.NaN] = factors;
  const isOne = factors.every((factor) => Math.abs(factor - first) <= sameFactor * Math.abs(first));
  if (!isOne || factors.length < 2 || Math.abs(first - 1) < 10 * sameFactor) return '';
  return `; every element is ${Number(first.toPrecision(4))} times what is expected`;
}

/** Tells whether rounding decides about a case, so that nobody can say what is right. */
export const isUndecided = ({ valueError, gradientError }: Budget): boolean =>
  ![valueError, gradientError].every((errors) => errors.every(Number.isFinite));

const isFloats = (data: unknown): boolean => data instanceof Float32Array || data instanceof Float64Array;

/** Finds out whether a result is one at all: adapters without types may return anything. */
export function findMalformed(result: Result | undefined): string | undefined {
  if (typeof result !== 'object' || result === null) return 'the run returned no result';
  const { value, shape, gradient } = result;
  if (!isFloats(value)) return 'the value is no Float32Array or Float64Array';
  if (!Array.isArray(shape) || !shape.every(Number.isInteger)) return 'the shape is no list of integers';
  return gradient === undefined || isFloats(gradient)
    ? undefined
    : 'the gradient is no Float32Array or Float64Array';
}

/**
 * Compares a result with what it must be.
 *
 * @param wantsGradient whether the program was compiled with its gradient
 */
export function compare(
  actual: Result | undefined,
  expected: Expectation,
  budget: Budget,
  wantsGradient = true,
): Comparison {
  const malformed = findMalformed(actual);
  if (malformed !== undefined) return { problem: malformed };
  const { shape, value, gradient } = actual as Result;
  if (shape.join() !== expected.shape.join() || value.length !== expected.value.length) {
    return {
      problem: `the value has shape ${show(shape)} and ${value.length} elements, expected ${show(expected.shape)}`,
    };
  }
  const tolerances = tolerancesOf(expected, budget);
  const ofValue = worstOf(value, expected.value, tolerances.value);
  const problemOf = (name: string, found: Deviation, numbers: FloatArray, wanted: Float64Array) =>
    found.ratio > 1 ? [describe(name, found) + describeFactor(numbers, wanted)] : [];
  const joined = (problems: readonly string[]) => (problems.length === 0 ? undefined : problems.join('; '));
  const ofWrongValue = problemOf('value', ofValue, value, expected.value);
  if (!wantsGradient) {
    const unasked = gradient ? ['a gradient was returned although none was asked for'] : [];
    return { problem: joined([...ofWrongValue, ...unasked]), value: ofValue };
  }
  if (gradient?.length !== expected.gradient.length) {
    const wanted = `${expected.gradient.length} elements were expected`;
    const found = gradient ? `the gradient has ${gradient.length}` : 'no gradient was returned';
    return { problem: `${found}; ${wanted}` };
  }
  const ofGradient = worstOf(gradient, expected.gradient, tolerances.gradient);
  const ofWrongGradient = problemOf('gradient', ofGradient, gradient, expected.gradient);
  return {
    problem: joined([...ofWrongValue, ...ofWrongGradient]),
    value: ofValue,
    gradient: ofGradient,
  };
}
