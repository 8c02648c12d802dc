import type { Field } from '@segloss/core/adapter';
import { type Axes, withoutAxes } from '@segloss/core/graph';
import type { Sizes } from '@segloss/core/passes';
import type { Arithmetic } from './arithmetic.ts';
import { forEachRow } from './bounded.ts';
import { countIn, type VoxelGroups } from './groups.ts';
import { rememberLargest } from './largest.ts';
import type { ErrorRule } from './pointwise.ts';

/**
 * Nobody needs to add more numbers than this one after the other. Whoever adds in blocks or one axis at a time does not;
 * whoever adds a volume of a million equal voxels one by one is hundreds of times above what is tolerated.
 */
const longestBlock = 1024;

/** Of equal numbers, every addition may be rounded the same way, at a part of a unit. */
const biasPerAddition = 1 / 16;

/** How far a sum may go wrong, in units of what is added: like a random walk, or in one direction. */
export function walkOf(count: number): number {
  const additions = Math.min(count, longestBlock);
  return Math.max(Math.sqrt(additions), additions * biasPerAddition);
}

/** Whole numbers up to here are added without any error. */
export const largestWhole = 2 ** 24;

/** Multiplies what a sum over voxels adds by how many voxels each one stands for. */
export function repeated<F extends Field>(a: F, axes: Axes, { counts }: VoxelGroups): Field {
  if (!axes.includes('V')) return a;
  return { axes: a.axes, data: a.data.map((x, i) => x * counts[i % counts.length]!) };
}

/** Makes the rules of the ops that reduce. */
export function reductionErrors(sizes: Sizes, { unit }: Arithmetic, groups?: VoxelGroups) {
  const countOf = (axes: Axes): number => countIn(axes, sizes, groups);

  /** Elements may be wrong all in the same way, as equal voxels are, so their errors add up. */
  const sum: ErrorRule<'sum'> = ([a], { axes }, result) => {
    const brought = new Float64Array(result.data.length);
    const magnitude = new Float64Array(result.data.length);
    const whole = new Uint8Array(result.data.length).fill(1);
    const kept = withoutAxes(a.axes, axes);
    const counts = axes.includes('V') ? groups?.counts : undefined;
    forEachRow(a.axes, [{ axes: kept, data: result.data }], sizes, (start, length, row) => {
      for (let v = 0; v < length; v++) {
        const o = row.start + v * row.step;
        const x = a.data[start + v]!;
        const times = counts ? counts[v]! : 1;
        brought[o] = brought[o]! + a.error[start + v]! * times;
        magnitude[o] = magnitude[o]! + Math.abs(x) * times;
        if (!Number.isInteger(x)) whole[o] = 0;
      }
    });
    const walk = walkOf(countOf(axes));
    return brought.map((error, o) => {
      const isExact = (whole[o] === 1 && magnitude[o]! < largestWhole) || countOf(axes) === 1;
      return isExact ? error : Math.hypot(error, magnitude[o]! * unit * walk);
    });
  };

  const reduceMax: ErrorRule<'reduceMax'> = ([a], { axes }, result) => {
    const out = new Float64Array(result.data.length);
    const kept = withoutAxes(a.axes, axes);
    forEachRow(a.axes, [{ axes: kept, data: result.data }], sizes, (start, length, row) => {
      for (let v = 0; v < length; v++) {
        const o = row.start + v * row.step;
        out[o] = Math.max(out[o]!, a.error[start + v]!);
      }
    });
    if (axes === 'C') rememberLargest(result, a);
    return out;
  };

  const size: ErrorRule<'size'> = (_args, { axes }) => {
    const count = countOf(axes);
    return Float64Array.of(count < largestWhole ? 0 : count * unit);
  };

  return { sum, reduceMax, size };
}
