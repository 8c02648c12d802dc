/** Lists the digits after the decimal point of a number > 0 and <= 1; for 1, a single 10. */
export function decimalDigits(fraction: number): readonly number[] {
  if (fraction === 1) return [10];
  const [mantissa, exponent] = fraction.toExponential().split('e') as [string, string];
  const zeros = Array.from({ length: -Number(exponent) - 1 }, () => 0);
  return [...zeros, ...Array.from(mantissa.replace('.', ''), Number)];
}

/**
 * Counts a fraction of some elements: `max(1, floor(fraction * count))`. The fraction is taken as the decimal number that
 * was written, not as its binary neighbour: 0.29 of 100 is 29, where the floating point product is 28.999999999999996.
 *
 * @param fraction a number > 0 and <= 1
 * @param count an integer up to 2^49
 * @param digits those of the fraction, for callers that count many times
 */
export function countOfFraction(
  fraction: number,
  count: number,
  digits: readonly number[] = decimalDigits(fraction),
): number {
  // Long multiplication from the last digit on; dropping the decimals of a carry does not change any later floor.
  const whole = digits.reduceRight((carry, digit) => Math.floor((count * digit + carry) / 10), 0);
  return Math.max(1, whole);
}
