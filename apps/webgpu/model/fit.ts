import { fileURLToPath } from 'node:url';
import { readVolume } from '@segloss/files';
import { fitMixture } from '../../demo/src/gaussian-mixture.ts';
import { tissueModel } from './tissue-model.ts';

const read = (name: string) =>
  readVolume(fileURLToPath(new URL(`../../demo/data/${name}.nii.gz`, import.meta.url)));

/** Fits fluid, grey and white matter to the intensities of the brain, and writes them as a network. */
export async function fitTissueModel(): Promise<Uint8Array> {
  const [image, brain] = await Promise.all([read('t1'), read('brain-mask')]);
  const histogram = new Float64Array(256);
  for (const [i, level] of Array.from(image.data).entries()) if (brain.data[i] !== 0) histogram[level]! += 1;
  return tissueModel(fitMixture(histogram, 3));
}
