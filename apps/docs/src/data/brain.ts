import { join } from 'node:path';
import { readVolume } from '@segloss/files';
import type { SliceFile } from '../model/playground/brain.ts';
import { pixels, side } from '../model/playground/scene.ts';
import { repository } from './repository.ts';

const volume = (name: string) => readVolume(join(repository, `apps/demo/data/${name}.nii.gz`));

/** The slice, from ear to ear through the middle of the brain, and the corner of the part that is cut out of it. */
const position = 31;
const left = 29;
const bottom = 30;

/** Where the MRI comes from, as pages and files say it. */
export const brainSource =
  'T1-weighted MRI and its k-means segmentation, from the examples of the Insight Toolkit (KmeansTest_T1UCharRaw.nii.gz, ' +
  'KmeansTest_T1KmeansPrelimSegmentation.nii.gz, KmeansTest_T1RawSkullStrip.nii.gz): one slice, cut to the brain.';

/** The licence of the MRI. */
export const brainLicence = 'Apache License 2.0, Copyright NumFOCUS and the Insight Software Consortium.';

/** Cuts the slice that the playground offers out of the MRI of the demo; the crown is up. */
export async function brainSlice(): Promise<SliceFile> {
  const [image, labels, brain] = await Promise.all(['t1', 'segmentation', 'brain-mask'].map(volume));
  const [, height = 0, width = 0] = image!.shape;
  const cut = (valueAt: (voxel: number) => number) =>
    Buffer.from(
      Uint8Array.from({ length: pixels }, (_, i) => {
        const [x, y] = [left + (i % side), bottom + side - 1 - Math.floor(i / side)];
        return valueAt((position * height + y) * width + x);
      }),
    ).toString('base64');
  return {
    source: brainSource,
    licence: brainLicence,
    image: cut((voxel) => image!.data[voxel]!),
    labels: cut((voxel) => (brain!.data[voxel] === 0 ? 0 : labels!.data[voxel]!)),
  };
}
