import type { Field, Sizes } from '@segloss/core/adapter';
import type { Axes } from '@segloss/core/graph';

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

/** Where a row of voxels begins in an operand, and how far its elements lie apart: 0 where the operand repeats. */
export interface Row {
  start: number;
  step: number;
}

/**
 * Calls `visit` for every row of voxels of a value with the given axes, in order, with where that row lies in up to
 * three operands that broadcast to it. The rows are reused; a loop over a million voxels belongs into `visit`.
 */
export function forEachRow(
  axes: Axes,
  operands: readonly Field[],
  sizes: Sizes,
  visit: (start: number, length: number, first: Row, second: Row, third: Row) => void,
): void {
  const own = stepsOf(axes, sizes);
  const steps = [0, 1, 2].map((i) => (operands[i] ? stepsOf(operands[i].axes, sizes) : still));
  const rows = steps.map(([, , step]): Row => ({ start: 0, step })) as [Row, Row, Row];
  const samples = axes.includes('N') ? sizes.N : 1;
  const classes = axes.includes('C') ? sizes.C : 1;
  const voxels = axes.includes('V') ? sizes.V : 1;
  for (let n = 0; n < samples; n++) {
    for (let c = 0; c < classes; c++) {
      for (const [i, row] of rows.entries()) row.start = n * steps[i]![0] + c * steps[i]![1];
      visit(n * own[0] + c * own[1], voxels, ...rows);
    }
  }
}

/** Squares of numbers within these bounds are exact enough in double precision; others over- or underflow. */
const [smallestSquare, largestSquare] = [1e-290, 1e300];

/** Adds independent errors: the root of the sum of squares. */
export function join(a: number, b: number, c = 0, d = 0): number {
  const square = a * a + b * b + c * c + d * d;
  if (square > smallestSquare && square < largestSquare) return Math.sqrt(square);
  // The error of a number far below single precision is that number, whose square is 0.
  return a === 0 && b === 0 && c === 0 && d === 0 ? 0 : Math.hypot(a, b, c, d);
}
