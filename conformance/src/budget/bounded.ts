import type { Axes, Field, Sizes } from '@segloss/core';

/**
 * A value in double precision, and for each element by how much a correct device may be off. Of a truth value, the
 * error is 0 where it is certain and 1 where rounding decides.
 */
export interface Bounded extends Field {
  readonly error: Float64Array;
}

type Steps = readonly [n: number, c: number, v: number];

function stepsOf(axes: Axes, { C, V }: Sizes): Steps {
  const v = axes.includes('V') ? 1 : 0;
  const c = axes.includes('C') ? (v ? V : 1) : 0;
  return [axes.includes('N') ? (v ? V : 1) * (c ? C : 1) : 0, c, v];
}

const still: Steps = [0, 0, 0];

/**
 * Calls `visit` for every element of a value with the given axes, in order, with the positions there of up to three
 * operands that broadcast to it.
 */
export function forEachElement(
  axes: Axes,
  operands: readonly Field[],
  sizes: Sizes,
  visit: (position: number, first: number, second: number, third: number) => void,
): void {
  const own = stepsOf(axes, sizes);
  const [a, b, c] = [0, 1, 2].map((i) => (operands[i] ? stepsOf(operands[i].axes, sizes) : still)) as [
    Steps,
    Steps,
    Steps,
  ];
  const samples = axes.includes('N') ? sizes.N : 1;
  const classes = axes.includes('C') ? sizes.C : 1;
  const voxels = axes.includes('V') ? sizes.V : 1;
  for (let n = 0; n < samples; n++) {
    for (let k = 0; k < classes; k++) {
      const start = n * own[0] + k * own[1];
      const [i, j, l] = [n * a[0] + k * a[1], n * b[0] + k * b[1], n * c[0] + k * c[1]];
      for (let v = 0; v < voxels; v++) visit(start + v, i + v * a[2], j + v * b[2], l + v * c[2]);
    }
  }
}

/** Adds independent errors: the root of the sum of squares. */
export const join = (a: number, b: number, c = 0, d = 0): number => Math.sqrt(a * a + b * b + c * c + d * d);
