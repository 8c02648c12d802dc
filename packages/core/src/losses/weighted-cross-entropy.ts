import { classesLeft, weightsOfClasses } from '../define/classes.ts';
import { defineLoss } from '../define/define-loss.ts';
import { crossEntropyOptions, distributionOptions } from '../define/options/index.ts';
import { sumVoxels, totalWeight } from '../define/voxels.ts';
import { div, divideOrZero, mul } from '../graph/builder.ts';
import { weightedCrossEntropyLoss } from './distribution.ts';

/** Creates the cross entropy with class weights; by default the inverse frequency of each class in the target. */
export const weightedCrossEntropy = defineLoss({
  id: 'weighted-cross-entropy',
  title: 'Weighted cross entropy',
  family: 'distribution',
  citation: 'Ronneberger et al., U-Net, MICCAI 2015',
  equation: 'Ma 2020, eq. (3)',
  formula: 'L = -\\frac{1}{N} \\sum_i \\sum_c w_c g_i^c \\log s_i^c, \\quad w_c = \\frac{N}{C N_c}',
  range: '[0, inf)',
  use: 'Imbalanced classes, when the weight of each class is known or should follow its frequency.',
  parameters: { ...distributionOptions, ...crossEntropyOptions },
  build(values, context) {
    if (values.classWeights) {
      return weightedCrossEntropyLoss(values, context, weightsOfClasses(values, context));
    }
    const batch = { batch: true };
    const voxels = totalWeight(batch, context);
    const voxelsOfClass = sumVoxels(context.target, batch, context);
    const frequencyWeights = divideOrZero(div(voxels, context.classes), voxelsOfClass);
    return weightedCrossEntropyLoss(values, context, mul(frequencyWeights, classesLeft(values, context)));
  },
});
