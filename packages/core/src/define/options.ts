import {
  choice,
  flag,
  number,
  optionalLabels,
  optionalSpacing,
  optionalWeights,
  smoothing,
  weight,
} from './parameters.ts';

/** Options about the inputs, which every loss shares. */
export const inputOptions = {
  activation: choice(
    ['softmax', 'sigmoid', 'none'],
    'What turns the network output into probabilities; none: it already holds probabilities.',
  ),
  ignoreIndex: optionalLabels(
    'Voxels with this label, or one of these labels, are ignored; for integer labels.',
  ),
};

/** Leaves out channel 0. */
export const backgroundOption = {
  includeBackground: flag(true, 'Whether channel 0 counts; without effect with one channel.'),
};

/** Chooses what happens to the terms that are left. */
export const reductionOption = {
  reduction: choice(
    ['mean', 'sum', 'none'],
    'What becomes of the terms: their mean, their sum, or all of them.',
  ),
};

/** The reduction of a compound loss, whose parts have no common shape without one. */
export const compoundReduction = {
  reduction: choice(['mean', 'sum'], 'Whether each part is the mean or the sum of its terms.'),
};

/** Weighs the classes. */
export const classWeightsOption = {
  classWeights: optionalWeights('Multiplies the terms of each class; one weight per class.'),
};

/** Smooths a ratio, so that it is defined for absent classes. */
export const smoothingOptions = {
  smoothNr: smoothing(1e-5, 'Added to the numerator.'),
  smoothDr: smoothing(
    1e-5,
    'Added to the denominator; if it is too small, a denominator near 0 makes the ratio 0.',
  ),
};

/** Options of every region loss. */
export const regionOptions = {
  ...backgroundOption,
  batch: flag(false, 'Whether statistics are taken over the whole batch instead of per sample.'),
  ...reductionOption,
  ...smoothingOptions,
  ...classWeightsOption,
  emptyTarget: choice(
    ['smooth', 'skip', 'zero'],
    'What a class without target voxels does: only smoothing, left out of the mean, or counted as 0.',
  ),
  softLabels: flag(false, 'Whether the overlap is (P + G - sum |s - g|) / 2, exact for soft targets.'),
};

/** Options of region losses that are one ratio per class. */
export const ratioOptions = {
  ...regionOptions,
  aggregate: choice(
    ['macro', 'micro'],
    'macro: one ratio per class, then their mean; micro: one ratio of sums over the classes.',
  ),
};

/** Options of every distribution loss. */
export const distributionOptions = {
  ...backgroundOption,
  ...reductionOption,
  ...classWeightsOption,
};

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

/** Size of a voxel, for losses with a distance map. */
export const spacingOption = {
  spacing: /* @__PURE__ */ optionalSpacing(
    'Size of a voxel along each spatial axis, in the unit that distances shall have.',
  ),
};

/** Leaves out channel 0 by default, as boundary losses do. */
export const foregroundOption = {
  includeBackground: /* @__PURE__ */ flag(
    false,
    'Whether channel 0 counts; without effect with one channel.',
  ),
};

/** Makes the weight of a part of a compound loss. */
export const partWeight = (part: string) => weight(1, `Weight of the ${part}.`);
