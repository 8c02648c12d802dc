import type { Connectivity } from './neighborhood.ts';
import { neighborhood, stridesOf } from './neighborhood.ts';

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

const isBetter = (extreme: Extreme, value: number, best: number): boolean =>
  extreme === 'largest' ? value > best : value < best;

/** Finds extremes over all 3 x 3 (x 3) voxels, axis by axis from the last one: so ties go to the first voxel. */
function extremesOfBlocks(data: Float64Array, shape: readonly number[], extreme: Extreme): WindowExtremes {
  let values = data;
  let at = Int32Array.from(data, (_, i) => i);
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    const stride = stridesOf(shape)[axis]!;
    const length = shape[axis]!;
    const [from, places] = [values, at];
    const best = new Float64Array(from.length);
    const bestAt = new Int32Array(from.length);
    forEachRow(shape, axis, (start) => {
      for (let i = 0; i < length; i++) {
        let chosen = start + Math.max(0, i - 1) * stride;
        for (let j = Math.max(1, i); j <= Math.min(length - 1, i + 1); j++) {
          const next = start + j * stride;
          if (isBetter(extreme, from[next]!, from[chosen]!)) chosen = next;
        }
        best[start + i * stride] = from[chosen]!;
        bestAt[start + i * stride] = places[chosen]!;
      }
    });
    values = best;
    at = bestAt;
  }
  return { values, at };
}

/** Finds extremes over each voxel and those that share a face with it. */
function extremesOfFaces(data: Float64Array, shape: readonly number[], extreme: Extreme): WindowExtremes {
  const around = neighborhood(shape, 'faces');
  const values = new Float64Array(data.length);
  const at = new Int32Array(data.length);
  for (let voxel = 0; voxel < data.length; voxel++) {
    let chosen = -1;
    const take = (next: number): void => {
      if (chosen < 0 || isBetter(extreme, data[next]!, data[chosen]!)) chosen = next;
    };
    // Neighbours come in row-major order, the voxel itself in the middle of them.
    let isTaken = false;
    around(voxel, (neighbor) => {
      if (neighbor > voxel && !isTaken) {
        isTaken = true;
        take(voxel);
      }
      take(neighbor);
    });
    if (!isTaken) take(voxel);
    values[voxel] = data[chosen]!;
    at[voxel] = chosen;
  }
  return { values, at };
}

/** Finds the smallest or largest number among each voxel and its neighbours in the image. */
export const windowExtremes = (
  data: Float64Array,
  shape: readonly number[],
  extreme: Extreme,
  neighbors: Connectivity,
): WindowExtremes => (neighbors === 'faces' ? extremesOfFaces : extremesOfBlocks)(data, shape, extreme);
