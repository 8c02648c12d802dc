import type { Sizes } from '@segloss/core/passes';
import type { Arithmetic } from './arithmetic.ts';
import type { Bounded } from './bounded.ts';
import type { ErrorRule } from './pointwise.ts';
import { walkOf } from './reductions.ts';
import { markUndecidedImages, undecided } from './undecided.ts';
import { repeatedTo } from './windows.ts';

/** Relative error of a distance or of a slope, in units: a few roundings of its own. */
const ownError = 4;

/**
 * Makes the rules of the ops that decide by rank or by a mask. Where rounding could change a decision, nobody can say
 * what is right, and the error is infinite.
 */
export function selectionErrors(sizes: Sizes, { unit }: Arithmetic) {
  const { C, V } = sizes;

  const distanceMap: ErrorRule<'distanceMap'> = ([mask], { kind }, { data }) => {
    // A reversed distance is a difference of distances, as a share of the largest: near 0, digits cancel.
    const least = kind === 'reversed' ? 1 : 0;
    const out = data.map((distance) =>
      distance === 0 ? 0 : Math.max(Math.abs(distance), least) * unit * ownError,
    );
    markUndecidedImages(out, mask.error, V);
    return out;
  };

  const hardest: ErrorRule<'hardest'> = ([losses, counted], { batch }, { data }) => {
    const all = repeatedTo('NV', losses, sizes);
    const out = new Float64Array(data.length);
    const group = batch ? data.length : V;
    const hasNeighbours = (at: number, start: number, end: number): boolean => {
      for (let i = start; i < end; i++) {
        if (counted.data[i] === 0 || all.data[i] === all.data[at]) continue;
        if (Math.abs(all.data[i]! - all.data[at]!) <= all.error[i]! + all.error[at]!) return true;
      }
      return false;
    };
    for (let start = 0; start < data.length; start += group) {
      let lowestKept = Number.POSITIVE_INFINITY;
      let highestLeft = Number.NEGATIVE_INFINITY;
      let [keptAt, leftAt] = [-1, -1];
      for (let i = start; i < start + group; i++) {
        if (counted.data[i] === 0) continue;
        if (data[i] === 1 && all.data[i]! - all.error[i]! < lowestKept) {
          lowestKept = all.data[i]! - all.error[i]!;
          keptAt = i;
        }
        if (data[i] === 0 && all.data[i]! + all.error[i]! > highestLeft) {
          highestLeft = all.data[i]! + all.error[i]!;
          leftAt = i;
        }
      }
      if (lowestKept > highestLeft) continue;
      // Equal losses are ranked by position, whatever their errors; others that rounding makes equal to them are not.
      const tied = keptAt >= 0 && leftAt >= 0 && all.data[keptAt] === all.data[leftAt] ? keptAt : -1;
      if (tied < 0 || hasNeighbours(tied, start, start + group)) out.fill(undecided, start, start + group);
    }
    return out;
  };

  /** Lists the positions of a class, in some samples, of the voxels that count. */
  function positionsOf(first: number, end: number, c: number, counted: Float64Array): Int32Array {
    const positions = new Int32Array((end - first) * V);
    let length = 0;
    for (let n = first; n < end; n++) {
      for (let v = 0; v < V; v++) if (counted[n * V + v] !== 0) positions[length++] = (n * C + c) * V + v;
    }
    return positions.subarray(0, length);
  }

  /**
   * Says how far running sums of weights may be off, relative to them: counts are exact, other weights are rounded as they
   * are added.
   */
  function errorOfSums({ data, error }: Bounded): number {
    let largest = 0;
    for (const [i, weight] of data.entries()) if (weight > 0) largest = Math.max(largest, error[i]! / weight);
    return data.every(Number.isInteger) ? largest : Math.hypot(largest, unit * walkOf(data.length));
  }

  const jaccardSlopes: ErrorRule<'jaccardSlopes'> = ([errors, , weights], { batch }, { data }) => {
    const all = repeatedTo('NCV', errors, sizes);
    // Three sums make a slope: what is missed, and the unions before and after.
    const relative = unit * ownError + 3 * errorOfSums(weights);
    const out = data.map((slope) => Math.abs(slope) * relative);
    const samples = data.length / (C * V);
    const isNear = (i: number, j: number) => {
      const gap = Math.abs(all.data[i]! - all.data[j]!);
      return gap !== 0 && gap <= all.error[i]! + all.error[j]!;
    };
    for (let c = 0; c < C; c++) {
      for (let first = 0; first < samples; first += batch ? samples : 1) {
        const group = positionsOf(first, batch ? samples : first + 1, c, weights.data);
        const order = group.sort((a, b) => all.data[b]! - all.data[a]! || a - b);
        for (let k = 1; k < order.length; k++) {
          const [i, j] = [order[k - 1]!, order[k]!];
          if (!isNear(i, j)) continue;
          out[i] = undecided;
          out[j] = undecided;
        }
      }
    }
    return out;
  };

  return { distanceMap, hardest, jaccardSlopes };
}
