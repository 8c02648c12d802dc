import { brainLicence, brainMri, brainSource } from '@segloss/brain-mri';
import { readVolume } from '@segloss/files';
import type { SliceFile } from '../model/brain.ts';
import { pixels, side } from '../model/scene.ts';

/** The slice, from ear to ear through the middle of the brain, and the corner of the part that is cut out of it. */
const position = 31;
const left = 29;
const bottom = 30;

/** Cuts the slice that the playground offers out of the MRI; the crown is up. */
export async function brainSlice(): Promise<SliceFile> {
  const [image, labels, brain] = await Promise.all(
    [brainMri.image, brainMri.segmentation, brainMri.brainMask].map((path) => readVolume(path)),
  );
  const [, height = 0, width = 0] = image!.shape;
  const cut = (valueAt: (voxel: number) => number) =>
    Buffer.from(
      Uint8Array.from({ length: pixels }, (_, i) => {
        const [x, y] = [left + (i % side), bottom + side - 1 - Math.floor(i / side)];
        return valueAt((position * height + y) * width + x);
      }),
    ).toString('base64');
  return {
    source: `${brainSource}: one slice, cut to the brain.`,
    licence: brainLicence,
    image: cut((voxel) => image!.data[voxel]!),
    labels: cut((voxel) => (brain!.data[voxel] === 0 ? 0 : labels!.data[voxel]!)),
  };
}
