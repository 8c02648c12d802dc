import { choice, flag, optionalLabels, optionalWeights } from '../parameters.ts';

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

/** Weighs the classes. */
export const classWeightsOption = {
  classWeights: optionalWeights('Multiplies the terms of each class; one weight per class.'),
};
