import type { Inputs, TensorData } from '@segloss/core';
import { randomSource } from '../cases/random.ts';
import { drawInputs, overTensors, sizesOf } from './inputs.ts';
import { type Law, outcomeOf, within } from './law.ts';
import { apart, type Measurement, oughtToAgree, withGradient, withMeasure } from './measure.ts';

/** Makes weights of 0 and 1 of a mask. */
function weightsOfMask({ mask, ...others }: Inputs): Inputs {
  return { ...others, weights: mask && { data: Float32Array.from(mask.data), shape: mask.shape } };
}

/** Most copies of a voxel. */
const mostCopies = 3;

/** Says how often each voxel of an image is there, some not at all. */
function drawCounts(voxels: number): readonly number[] {
  const next = randomSource(voxels);
  const counts = Array.from({ length: voxels }, () => Math.floor((mostCopies + 1) * next()));
  return counts.map((count, v) => (v === 0 ? mostCopies : count));
}

/** Repeats voxels as often as they count, in a row. */
function repeated(inputs: Inputs, copies: readonly number[]): Inputs {
  const { voxels } = sizesOf(inputs);
  return overTensors(inputs, ({ data, shape }): TensorData => {
    const rows = data.length / voxels;
    const all = new Float32Array(rows * copies.length);
    for (let row = 0, to = 0; row < rows; row++) {
      for (const v of copies) all[to++] = data[row * voxels + v]!;
    }
    return { data: all, shape: [...shape.slice(0, -2), 1, copies.length] };
  });
}

/** Adds the slopes of the copies of each voxel. */
const joined = (measured: Measurement, copies: readonly number[], voxels: number): Measurement =>
  withGradient(measured, (data) => {
    const rows = data.length / copies.length;
    const sums = new Float64Array(rows * voxels);
    for (let row = 0, from = 0; row < rows; row++) {
      for (const v of copies) sums[row * voxels + v] = sums[row * voxels + v]! + data[from++]!;
    }
    return sums;
  });

/** Demands that the weight of a voxel says how often it counts. */
export const weightsOfVoxels: Law = {
  id: 'weights-of-voxels',
  statement:
    'Weights of 0 and 1 are a mask, and a voxel of weight 3 counts as three equal ones unless it matters where voxels lie or how they rank.',
  scope: 'loss',
  check: ({ backend }, loss) =>
    withMeasure(backend, loss, async (measure) => {
      const problems: (string | undefined)[] = [];
      for (const dense of [false, true]) {
        const place = dense ? 'a dense target' : 'labels';
        const masked = drawInputs({ dense, mask: true });
        const byMask = apart(await measure(weightsOfMask(masked)), await measure(masked));
        problems.push(within(`${place} with weights of 0 and 1`, byMask));

        const inputs = drawInputs({ dense, spatial: [1, 20] });
        const { samples, voxels } = sizesOf(inputs);
        const counts = drawCounts(voxels);
        const copies = counts.flatMap((count, v) => Array.from({ length: count }, () => v));
        const data = Float32Array.from({ length: samples * voxels }, (_, i) => counts[i % voxels]!);
        const measured = await measure({ ...inputs, weights: { data, shape: [samples, 1, voxels] } });
        const expected = joined(await measure(repeated(inputs, copies)), copies, voxels);
        if (!oughtToAgree(measured, expected)) continue;
        problems.push(within(`${place} with weights that are counts`, apart(measured, expected)));
      }
      return outcomeOf(problems);
    }),
};
