import { ResultError } from '../errors/errors.ts';
import { formatIndex } from '../errors/format-index.ts';
import type { FloatArray } from './adapter.ts';

/**
 * Tells whether all numbers are finite, as fast as memory is read: a sum is finite only if all its terms are, and four
 * sums run in parallel. May be false for finite numbers whose sum overflows.
 */
export function areSurelyFinite(data: FloatArray): boolean {
  let [a, b, c, d] = [0, 0, 0, 0];
  const whole = data.length - (data.length % 4);
  for (let i = 0; i < whole; i += 4) {
    a += data[i]!;
    b += data[i + 1]!;
    c += data[i + 2]!;
    d += data[i + 3]!;
  }
  for (let i = whole; i < data.length; i++) a += data[i]!;
  return Number.isFinite(a) && Number.isFinite(b) && Number.isFinite(c) && Number.isFinite(d);
}

/**
 * Refuses results that are not finite.
 *
 * @param source name of the backend that computed them
 * @param output what they are, such as `gradient`
 * @throws ResultError with the first one
 */
export function checkFinite(
  source: string,
  loss: string,
  output: 'value' | 'gradient',
  data: FloatArray,
  shape: readonly number[],
): void {
  if (areSurelyFinite(data)) return;
  const first = data.findIndex((value) => !Number.isFinite(value));
  if (first < 0) return;
  let count = 0;
  for (const value of data) if (!Number.isFinite(value)) count++;
  const more = count > 1 ? ` (and ${count - 1} more)` : '';
  const place = shape.length === 0 ? '' : ` at ${formatIndex(first, shape)}`;
  throw new ResultError({
    source,
    subject: `${output} of '${loss}'`,
    reason: `it is not finite: ${data[first]}${place}${more}`,
    remedy:
      'Choose less extreme parameters; if they are ordinary, report the loss, its parameters and the backend.',
  });
}
