import { fileURLToPath } from 'node:url';

const path = (name: string): string => fileURLToPath(new URL(`../${name}.nii.gz`, import.meta.url));

/** Paths of the files, which share one grid of 128 x 128 x 62 voxels; README.md says what is in them. */
export const brainMri = {
  image: path('t1'),
  segmentation: path('segmentation'),
  brainMask: path('brain-mask'),
} as const;

/** Says where the files come from. */
export const brainSource =
  'T1-weighted MRI and its k-means segmentation, from the examples of the Insight Toolkit (KmeansTest_T1UCharRaw.nii.gz, ' +
  'KmeansTest_T1KmeansPrelimSegmentation.nii.gz, KmeansTest_T1RawSkullStrip.nii.gz)';

/** Names the licence of the files and who holds the copyright. */
export const brainLicence = 'Apache License 2.0, Copyright NumFOCUS and the Insight Software Consortium.';
