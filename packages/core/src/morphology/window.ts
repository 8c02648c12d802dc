import type { Connectivity } from './neighborhood.ts';
import { stridesOf } from './neighborhood.ts';

/** Which element of a window is taken. */
export type Extreme = 'smallest' | 'largest';

/** The extreme of the window around each voxel, and where it is. */
export interface WindowExtremes {
  readonly values: Float64Array;
  /** The first voxel, in row-major order, of those with the extreme value. */
  readonly at: Int32Array;
}

/** Calls a function with the first voxel, the length and the step of every row of an image along an axis. */
function forEachRow(shape: readonly number[], axis: number, row: (start: number) => void): void {
  const stride = stridesOf(shape)[axis]!;
  const length = shape[axis]!;
  const count = shape.reduce((product, each) => product * each, 1);
  for (let outer = 0; outer < count; outer += stride * length) {
    for (let inner = 0; inner < stride; inner++) row(outer + inner);
  }
}

/**
 * Sums over the window of `size` voxels along each axis around each voxel, as far as it lies in the image. The cost does
 * not depend on the size.
 *
 * @param size an odd number
 */
export function windowSums(data: Float64Array, shape: readonly number[], size: number): Float64Array {
  const reach = (size - 1) / 2;
  let from = data;
  for (const [axis, length] of shape.entries()) {
    const stride = stridesOf(shape)[axis]!;
    const to = new Float64Array(from.length);
    const before = new Float64Array(length + 1);
    forEachRow(shape, axis, (start) => {
      for (let i = 0; i < length; i++) before[i + 1] = before[i]! + from[start + i * stride]!;
      for (let i = 0; i < length; i++) {
        const [first, end] = [Math.max(0, i - reach), Math.min(length, i + reach + 1)];
        to[start + i * stride] = before[end]! - before[first]!;
      }
    });
    from = to;
  }
  return from;
}

/** Where to look for a better number: a step along an axis, from -1 to 1. */
interface Step {
  readonly axis: number;
  readonly step: number;
}

/** Takes what was found a step away, where the image has a voxel there, for the voxels for which it is better. */
function consider(
  { values: best, at: bestAt }: WindowExtremes,
  { values, at }: WindowExtremes,
  shape: readonly number[],
  { axis, step }: Step,
  extreme: Extreme,
): void {
  const sign = extreme === 'largest' ? 1 : -1;
  const stride = stridesOf(shape)[axis]!;
  const span = stride * shape[axis]!;
  const offset = step * stride;
  const [first, end] = [Math.max(0, -offset), span - Math.max(0, offset)];
  for (let start = 0; start < best.length; start += span) {
    for (let i = start + first; i < start + end; i++) {
      const value = values[i + offset]!;
      if (bestAt[i]! >= 0 && sign * value <= sign * best[i]!) continue;
      best[i] = value;
      bestAt[i] = at[i + offset]!;
    }
  }
}

/** Considers some steps, one after the other: of equal numbers the first wins. */
function best(
  from: WindowExtremes,
  shape: readonly number[],
  steps: readonly Step[],
  extreme: Extreme,
): WindowExtremes {
  const { length } = from.values;
  const found = { values: new Float64Array(length), at: new Int32Array(length).fill(-1) };
  for (const step of steps) consider(found, from, shape, step, extreme);
  return found;
}

const axesOf = (shape: readonly number[]): number[] => Array.from(shape, (_, axis) => axis);

/** Finds extremes over all 3 x 3 (x 3) voxels, axis by axis from the last one: so ties go to the first voxel. */
const extremesOfBlocks = (each: WindowExtremes, shape: readonly number[], extreme: Extreme): WindowExtremes =>
  axesOf(shape)
    .reverse()
    .reduce((from, axis) => {
      const steps = [-1, 0, 1].map((step) => ({ axis, step }));
      return best(from, shape, steps, extreme);
    }, each);

/** Finds extremes over each voxel and those that share a face with it, in row-major order. */
function extremesOfFaces(each: WindowExtremes, shape: readonly number[], extreme: Extreme): WindowExtremes {
  const axes = axesOf(shape);
  const before = axes.map((axis) => ({ axis, step: -1 }));
  const behind = axes.map((axis) => ({ axis, step: 1 })).reverse();
  return best(each, shape, [...before, { axis: 0, step: 0 }, ...behind], extreme);
}

/** Finds the smallest or largest number among each voxel and its neighbours in the image. */
export function windowExtremes(
  data: Float64Array,
  shape: readonly number[],
  extreme: Extreme,
  neighbors: Connectivity,
): WindowExtremes {
  const each = { values: data, at: new Int32Array(data.length) };
  for (let i = 0; i < data.length; i++) each.at[i] = i;
  return (neighbors === 'faces' ? extremesOfFaces : extremesOfBlocks)(each, shape, extreme);
}
