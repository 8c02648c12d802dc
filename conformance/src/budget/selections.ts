import type { Sizes } from '@segloss/core/passes';
import type { Arithmetic } from './arithmetic.ts';
import { type Bounded, forEachRow } from './bounded.ts';
import type { ErrorRule } from './pointwise.ts';

/** Relative error of a distance or of a slope, in units: a few roundings of its own. */
const ownError = 4;

/**
 * Makes the rules of the ops that decide by rank or by a mask. Where rounding could change a decision, nobody can say
 * what is right, and the error is infinite.
 */
export function selectionErrors(sizes: Sizes, { unit }: Arithmetic) {
  const { C, V } = sizes;
  const undecided = Number.POSITIVE_INFINITY;

  const distanceMap: ErrorRule<'distanceMap'> = ([mask], { kind }, { data }) => {
    // A reversed distance is a difference of distances, as a share of the largest: near 0, digits cancel.
    const least = kind === 'reversed' ? 1 : 0;
    const out = data.map((distance) =>
      distance === 0 ? 0 : Math.max(Math.abs(distance), least) * unit * ownError,
    );
    for (let start = 0; start < out.length; start += V) {
      const isUndecided = mask.error.subarray(start, start + V).some((error) => error !== 0);
      if (isUndecided) out.fill(undecided, start, start + V);
    }
    return out;
  };

  /** Copies a value, with its errors, to every element of the given axes. */
  function repeated(a: Bounded, axes: 'NV' | 'NCV', count: number): Bounded {
    const [data, error] = [new Float64Array(count), new Float64Array(count)];
    forEachRow(axes, [a], sizes, (start, length, row) => {
      for (let v = 0; v < length; v++) {
        data[start + v] = a.data[row.start + v * row.step]!;
        error[start + v] = a.error[row.start + v * row.step]!;
      }
    });
    return { axes, data, error };
  }

  const hardest: ErrorRule<'hardest'> = ([losses, counted], { batch }, { data }) => {
    const all = repeated(losses, 'NV', data.length);
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

  const jaccardSlopes: ErrorRule<'jaccardSlopes'> = ([errors, , counted], { batch }, { data }) => {
    const all = repeated(errors, 'NCV', data.length);
    const out = data.map((slope) => Math.abs(slope) * unit * ownError);
    const samples = data.length / (C * V);
    const isNear = (i: number, j: number) => {
      const gap = Math.abs(all.data[i]! - all.data[j]!);
      return gap !== 0 && gap <= all.error[i]! + all.error[j]!;
    };
    for (let c = 0; c < C; c++) {
      for (let first = 0; first < samples; first += batch ? samples : 1) {
        const group = positionsOf(first, batch ? samples : first + 1, c, counted.data);
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
