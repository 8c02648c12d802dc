import type { NumericArray } from '@segloss/files';

const product = (lengths: readonly number[]): number => lengths.reduce((total, length) => total * length, 1);

/** How far the sum of a one-hot or soft target may be from 1. */
const SUM_SLACK = 1e-2;

/** Tells whether the numbers of an array sum to 1 along an axis, as those of one class per voxel do along the channels. */
export function sumsToOne(data: NumericArray, shape: readonly number[], axis: number): boolean {
  const stride = product(shape.slice(axis + 1));
  const step = stride * shape[axis]!;
  for (let start = 0; start < data.length; start += step) {
    for (let first = start; first < start + stride; first++) {
      let sum = 0;
      for (let at = first; at < start + step; at += stride) sum += data[at]!;
      if (!(Math.abs(sum - 1) <= SUM_SLACK)) return false;
    }
  }
  return true;
}
