import type { LimitCase } from './limit-case.ts';

/** Shares of counts whose product in floating point lies below the whole number that it is. */
const shares: readonly (readonly [share: number, voxels: number])[] = [
  [0.29, 100],
  [0.57, 100],
  [0.58, 100],
  [0.7, 90],
  [0.57, 10_000],
  [0.001, 1000],
  [0.003, 4_000],
  [1e-14, 10],
  [1 / 3, 30],
  [1, 70],
];

/** Makes a case of top-k whose value and gradient tell how many voxels are kept: all are equally hard. */
const caseOf = ([share, voxels]: readonly [number, number]): LimitCase => ({
  id: `top-k, ${share} of ${voxels} voxels`,
  loss: 'top-k',
  params: { k: share, normalize: 'all' },
  inputs: {
    logits: { data: new Float32Array(2 * voxels), shape: [1, 2, voxels / 10, 10] },
    target: { data: new Int32Array(voxels), shape: [1, voxels / 10, 10] },
  },
});

/** Lists cases in which a share of the voxels is a whole number that binary fractions miss. */
export const shareCases: readonly LimitCase[] = shares.map(caseOf);
