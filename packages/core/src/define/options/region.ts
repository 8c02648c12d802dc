import { choice, flag, smoothing } from '../parameters.ts';
import { backgroundOption, classWeightsOption, reductionOption } from './shared.ts';

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

const { softLabels: _soft, ...withoutSoftLabels } = ratioOptions;

/** Options of region losses that are one ratio per class, whose overlap is always `sum s g`. */
export const overlapOptions = withoutSoftLabels;
