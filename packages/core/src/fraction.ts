/** Lists the digits of a decimal number > 0 and <= 1 behind its point; of 1, a 10 in the first place. */
export function decimalDigits(share: number): readonly number[] {
  if (share === 1) return [10];
  const [mantissa, exponent] = share.toExponential().split('e') as [string, string];
  const zeros = Array.from({ length: -Number(exponent) - 1 }, () => 0);
  return [...zeros, ...Array.from(mantissa.replace('.', ''), Number)];
}

/**
 * Counts a share of some elements: `max(1, floor(share * count))`. The share is the decimal number that was written,
 * not its binary neighbour: 0.29 of 100 is 29, where the product in floating point is 28.999999999999996.
 *
 * @param share a number > 0 and <= 1
 * @param count a whole number up to 2^49
 * @param digits those of the share, for who counts many times
 */
export function countOfFraction(
  share: number,
  count: number,
  digits: readonly number[] = decimalDigits(share),
): number {
  // Long multiplication from the last digit on; what one digit leaves behind the point changes no floor later.
  const whole = digits.reduceRight((carry, digit) => Math.floor((count * digit + carry) / 10), 0);
  return Math.max(1, whole);
}
