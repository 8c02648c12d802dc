import { brainMri } from '@segloss/brain-mri';
import { fitMixture } from '@segloss/brain-mri/gaussian-mixture';
import { readVolume } from '@segloss/files';
import { tissueModel } from './tissue-model.ts';

/** Fits fluid, grey and white matter to the intensities of the brain, and writes them as a network. */
export async function fitTissueModel(): Promise<Uint8Array> {
  const [image, brain] = await Promise.all([readVolume(brainMri.image), readVolume(brainMri.brainMask)]);
  const histogram = new Float64Array(256);
  for (const [i, level] of Array.from(image.data).entries()) if (brain.data[i] !== 0) histogram[level]! += 1;
  return tissueModel(fitMixture(histogram, 3));
}
