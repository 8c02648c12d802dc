import type { InferOutput } from 'valibot';
import type { Deviation } from '../budget/compare.ts';
import type { CheckResult } from './report.ts';
import { type deviationSchema, lostNumbers, type resultSchema } from './schema.ts';

type StoredDeviation = InferOutput<typeof deviationSchema>;
type StoredResult = InferOutput<typeof resultSchema>;
/** What is written as it is. */
type Kept = Pick<CheckResult, 'setting' | 'thrown'>;

const storeNumber = (x: number): StoredDeviation['error'] =>
  lostNumbers.find((name) => Object.is(Number(name), x)) ?? x;

function mapDeviation<From, To>(
  deviation: Readonly<Record<Exclude<keyof Deviation, 'at'>, From>> & { readonly at: number },
  change: (x: From) => To,
) {
  const { at, expected, actual, error, tolerance, ratio } = deviation;
  return {
    at,
    expected: change(expected),
    actual: change(actual),
    error: change(error),
    tolerance: change(tolerance),
    ratio: change(ratio),
  };
}

/** Turns a result into what JSON can hold. Its keys go in a fixed order, so that equal results are equal texts. */
export function storeResult(result: CheckResult): Omit<StoredResult, keyof Kept> & Kept {
  const { id, kind, loss, digest, renewal, status, reason, expectedFailure, value, gradient } = result;
  const { setting, thrown, milliseconds } = result;
  return {
    id,
    kind,
    loss,
    digest,
    renewal,
    status,
    reason,
    expectedFailure,
    value: value && mapDeviation(value, storeNumber),
    gradient: gradient && mapDeviation(gradient, storeNumber),
    setting,
    thrown,
    milliseconds,
  };
}

/** Turns a result from a file into what it was. */
export function restoreResult({ value, gradient, ...rest }: StoredResult): CheckResult {
  return {
    ...rest,
    ...(value ? { value: mapDeviation(value, Number) } : {}),
    ...(gradient ? { gradient: mapDeviation(gradient, Number) } : {}),
  };
}
