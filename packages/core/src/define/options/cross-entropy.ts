import { choice, number } from '../parameters.ts';

/** Options of the losses that are a cross entropy. */
export const crossEntropyOptions = {
  weightNormalization: choice(
    ['voxels', 'weights'],
    'What the mean divides by: the number of voxels, or the sum of their weights as PyTorch does.',
  ),
  labelSmoothing: number(0, 'Share of the target that is spread evenly over the classes.', {
    min: 0,
    below: 1,
  }),
};
