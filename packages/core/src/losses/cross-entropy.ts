import { add, mul } from '../builder.ts';
import { defineLoss } from '../define-loss.ts';
import type { Expr } from '../expr.ts';
import { distributionOptions } from '../options.ts';
import { choice, number } from '../parameters.ts';
import { reduceVoxels, weightsOfClasses } from './distribution.ts';

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
  parameters: {
    ...distributionOptions,
    weightNormalization: choice(
      ['voxels', 'weights'],
      'What the mean divides by: the number of voxels, or the sum of their weights as PyTorch does.',
    ),
    labelSmoothing: number(0, 'Share of the target that is spread evenly over the classes.', {
      min: 0,
      below: 1,
    }),
  },
  build(values, context) {
    const { labelSmoothing, weightNormalization } = values;
    const weights = weightsOfClasses(values, context);
    const answers = context.binary ? 2 : context.classes;
    const smooth = (target: Expr) => add(mul(target, 1 - labelSmoothing), labelSmoothing / answers);
    const yes = mul(smooth(context.target), context.surprise);
    const no = mul(smooth(context.absent), context.complementSurprise);
    const terms = mul(weights, context.binary ? add(yes, no) : yes);
    if (weightNormalization === 'voxels') return reduceVoxels(terms, values, context);
    return reduceVoxels(terms, values, context, context.binary ? weights : mul(weights, context.target));
  },
});
