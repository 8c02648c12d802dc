import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../testing/cli.test-support.ts';
import { followAll } from '../testing/remedies.test-support.ts';
import {
  diceOfLabels,
  diceOfLogits,
  nifti,
  niftiOf,
  predictedLabels,
  scoreFiles,
  volumeLabels,
  volumeLogits,
} from '../testing/volumes.test-support.ts';

// Voxel 17 lies at x = 1, y = 1, z = 1 of 4 x 3 x 2.
const resampled = (labels: readonly number[]) => nifti('f4', labels.with(17, 1.5));
const target = nifti('u1', volumeLabels);
const prediction = nifti('u1', predictedLabels);
const logits = nifti('f4', volumeLogits, [3]);
const advice = 'was it resampled linearly? Resample the label map with nearest neighbour.';

followAll([
  {
    name: 'a label map that was resampled linearly',
    files: { 'p.nii': resampled(predictedLabels), 't.nii': target },
    says: /prediction '.*p\.nii': 1\.5 at \[1, 1, 1\] is not a label/,
    advice,
    next: { files: { 'p.nii': prediction, 't.nii': target } },
    value: diceOfLabels,
  },
  {
    name: 'both label maps, with listed labels',
    files: { 'p.nii': resampled(predictedLabels), 't.nii': resampled(volumeLabels) },
    options: ['--labels', '0,1,2'],
    says: /prediction '.*p\.nii': 1\.5 at/,
    advice,
    next: { files: { 'p.nii': prediction, 't.nii': target } },
    value: diceOfLabels,
  },
  {
    name: 'a target for a label map',
    files: { 'p.nii': prediction, 't.nii': resampled(volumeLabels) },
    says: /target '.*t\.nii': 1\.5 at/,
    advice,
    next: { files: { 'p.nii': prediction, 't.nii': target } },
    value: diceOfLabels,
  },
  {
    name: 'a target for logits',
    files: { 'p.nii': logits, 't.nii': resampled(volumeLabels) },
    says: /target '.*t\.nii': 1\.5 at/,
    advice,
    next: { files: { 'p.nii': logits, 't.nii': target } },
    value: diceOfLogits,
  },
]);

describe('network output of one channel', () => {
  it.each([
    ['rectified logits', (i: number) => Math.max(0, Math.round(8 * Math.sin(i)) / 4), 'sigmoid'],
    ['probabilities, most of them 0 or 1', (i: number) => [0, 1, 1, 0.5][i % 4]!, 'none'],
  ])('is scored: %s', async (_name, valueAt, activation) => {
    const shape = [4, 3, 2];
    const values = Array.from({ length: 24 }, (_, i) => valueAt(i));
    const files = {
      'p.nii': niftiOf('f4', shape, values),
      't.nii': nifti(
        'u1',
        volumeLabels.map((l) => l % 2),
      ),
    };
    const { report } = await scoreFiles(await temporaryFolder(), files, '--activation', activation);
    expect(report?.results[0]?.value).toBeGreaterThan(0);
  });
});
