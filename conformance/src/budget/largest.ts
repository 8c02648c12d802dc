import type { Field, Sizes } from '@segloss/core/adapter';
import { type Bounded, forEachRow } from './bounded.ts';

/** The numbers that each maximum over the classes is the largest of. */
const numbersOf = new WeakMap<Field['data'], Field['data']>();

/** Remembers what a maximum over the classes was taken of. */
export const rememberLargest = (largest: Field, of: Field): void => {
  numbersOf.set(largest.data, of.data);
};

/**
 * Tells where rounding decides which number of a voxel is the largest: where the second largest is nearer than the errors of
 * both. A number is equal to itself, however far it is off, and so are equal numbers, which are computed alike. Gives
 * undefined for other comparisons.
 */
export function equalToLargest(
  [a, b]: readonly [Bounded, Bounded],
  { data }: Field,
  sizes: Sizes,
): Float64Array | undefined {
  if (numbersOf.get(b.data) !== a.data) return undefined;
  const out = new Float64Array(data.length);
  if (a.error.every((error) => error === 0)) return out;
  const { C } = sizes;
  const step = a.axes.includes('V') ? sizes.V : 1;
  forEachRow(b.axes, [], sizes, (start, length) => {
    for (let v = start; v < start + length; v++) {
      const first = (v - (v % step)) * C + (v % step);
      for (let k = first; k < first + C * step; k += step) {
        if (a.data[k] !== b.data[v]) continue;
        for (let i = first; i < first + C * step; i += step) {
          const gap = a.data[k]! - a.data[i]!;
          if (gap === 0 || gap > a.error[k]! + a.error[i]!) continue;
          out[k] = 1;
          out[i] = 1;
        }
      }
    }
  });
  return out;
}
