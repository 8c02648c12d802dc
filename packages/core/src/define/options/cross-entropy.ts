import { choice, number, optionalWeightOrWeights } from '../parameters.ts';

/** Smooths the target. */
export const labelSmoothingOption = {
  labelSmoothing: number(0, 'Share of the target that is spread evenly over the classes.', {
    min: 0,
    below: 1,
  }),
};

/** Weighs the answer yes against the answer no. */
export const positiveWeightOption = {
  positiveWeight: optionalWeightOrWeights(
    'Weight of the answer yes against no, of all channels or of each; where classes exclude each other, one number is the weight of all classes but the background.',
  ),
};

/** Chooses what a distribution loss is the mean of. */
export const termsOption = {
  terms: choice(
    ['voxels', 'channels'],
    'What a term is: the loss of a voxel, or that of one channel of a voxel; the mean divides by their number.',
  ),
};

/** Options of the losses that are a cross entropy. */
export const crossEntropyOptions = {
  weightNormalization: choice(
    ['voxels', 'weights'],
    'What the mean divides by: the number of voxels, or the sum of their weights as PyTorch does.',
  ),
  ...labelSmoothingOption,
  ...positiveWeightOption,
  ...termsOption,
};
