import { weightsOfClasses } from '../define/classes.ts';
import { defineLoss } from '../define/define-loss.ts';
import { crossEntropyOptions, distributionOptions } from '../define/options/index.ts';
import { weightedCrossEntropyLoss } from './distribution.ts';

/** Creates the cross entropy: the mean over the voxels of `-log s_true`. */
export const crossEntropy = defineLoss({
  id: 'cross-entropy',
  title: 'Cross entropy',
  family: 'distribution',
  citation: 'Ma et al., Medical Image Analysis 71:102035 (2021)',
  equation: 'Ma 2020, eq. (2)',
  formula: 'L = -\\frac{1}{N} \\sum_i \\sum_c g_i^c \\log s_i^c',
  range: '[0, inf)',
  use: 'The default for balanced classes, and the stabilizing part of most compound losses.',
  parameters: { ...distributionOptions, ...crossEntropyOptions },
  build(values, context) {
    return weightedCrossEntropyLoss(values, context, weightsOfClasses(values, context));
  },
});
