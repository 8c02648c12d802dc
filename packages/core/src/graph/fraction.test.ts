import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { check } from '../testing/property.test-support.ts';
import { countOfFraction } from './fraction.ts';

/** The same in whole numbers: a decimal number is a whole number over a power of ten. */
function exactCount(text: string, count: number): number {
  const [mantissa, exponent = '0'] = text.split('e') as [string, string?];
  const [whole, fraction = ''] = mantissa.split('.') as [string, string?];
  const places = BigInt(fraction.length - Number(exponent));
  return Math.max(1, Number((BigInt(whole + fraction) * BigInt(count)) / 10n ** places));
}

describe('a fraction of a count', () => {
  it.each([
    [0.29, 100, 29],
    [0.7, 90, 63],
    [0.57, 10_000, 5700],
    [0.1, 2 ** 31, 214_748_364],
    [0.1, 9, 1],
    [1, 2 ** 40, 2 ** 40],
    [1 - 2 ** -53, 1000, 999],
    [1 / 3, 3, 1],
    [Number.MIN_VALUE, 2 ** 40, 1],
    [1e-7, 3e7, 3],
    [0.5, 0, 1],
  ])('%d of %d is %d', (fraction, count, expected) => {
    expect(countOfFraction(fraction, count)).toBe(expected);
  });

  it('is exact for every percentage and every thousandth', () => {
    for (let thousandths = 1; thousandths <= 1000; thousandths++) {
      const counts = Array.from({ length: 200 }, (_, i) => i + 1);
      for (const count of [...counts, 1000, 4096, 10_000, 2 ** 20, 16_777_216, 99_999_999]) {
        const expected = Math.max(1, Number((BigInt(thousandths) * BigInt(count)) / 1000n));
        expect(countOfFraction(thousandths / 1000, count)).toBe(expected);
      }
    }
  });

  it('is exact for the decimal number that anybody can write', () => {
    const shares = fc.oneof(
      fc.double({ min: Number.MIN_VALUE, max: 1, noNaN: true }),
      fc
        .tuple(fc.integer({ min: 1, max: 999_999 }), fc.integer({ min: 6, max: 9 }))
        .map(([n, places]) => Number(`${n}e-${places}`)),
    );
    const property = fc.property(shares, fc.integer({ min: 0, max: 2 ** 40 }), (fraction, count) => {
      expect(countOfFraction(fraction, count)).toBe(exactCount(String(fraction), count));
    });
    check(property, 2000);
  });
});
