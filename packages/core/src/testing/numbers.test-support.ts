import { expect } from 'vitest';

/** Finds the largest magnitude in a list; 0 for an empty one. */
export const magnitude = (values: ArrayLike<number>): number =>
  Array.from(values).reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);

/**
 * Expects two lists of numbers to agree.
 *
 * @param relative largest difference, as a part of the largest magnitude expected
 * @param floor magnitudes below this one count as this one
 */
export function expectClose(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  relative: number,
  { floor = 1e-300, what = '' }: { readonly floor?: number; readonly what?: string } = {},
): void {
  expect(actual.length, `length ${what}`).toBe(expected.length);
  const allowed = relative * Math.max(floor, magnitude(expected));
  for (let i = 0; i < expected.length; i++) {
    const distance = Math.abs(actual[i]! - expected[i]!);
    if (distance <= allowed) continue;
    expect.fail(
      `${what} element ${i}: got ${actual[i]}, expected ${expected[i]}, off by ${distance} > ${allowed}`,
    );
  }
}

/** Expects two lists of numbers to be the same, but for the sign of a zero. */
export const expectIdentical = (actual: ArrayLike<number>, expected: ArrayLike<number>, what = ''): void =>
  expect(
    Array.from(actual, (value) => value + 0),
    what,
  ).toEqual(Array.from(expected, (value) => value + 0));

/** Expects every number of a list to be finite. */
export function expectFinite(values: ArrayLike<number>, what = ''): void {
  const bad = Array.from(values).findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) expect.fail(`${what} element ${bad} is ${values[bad]}`);
}

/** Calls a function and gives the error that it throws; fails when it throws none. */
export function errorOf(call: () => unknown): Error {
  try {
    call();
  } catch (error) {
    if (error instanceof Error) return error;
  }
  return expect.fail('no error was thrown');
}
