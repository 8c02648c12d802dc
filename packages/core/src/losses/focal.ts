import { weightsOfClasses } from '../define/classes.ts';
import { defineLoss } from '../define/define-loss.ts';
import { distributionOptions } from '../define/options/index.ts';
import { number } from '../define/parameters.ts';
import { add, maximum, mul, pow } from '../graph/builder.ts';
import type { Expr } from '../graph/expr.ts';
import { reduceVoxels, smallestBase } from './distribution.ts';

/** Creates the focal loss: cross entropy in which every voxel is weighted by `(1 - s_true)^gamma`. */
export const focal = defineLoss({
  id: 'focal',
  title: 'Focal loss',
  family: 'distribution',
  citation: 'Lin et al., Focal loss for dense object detection, ICCV 2017, arXiv 1708.02002',
  equation: 'Ma 2020, eq. (5)',
  formula: 'L = -\\frac{1}{N} \\sum_i \\sum_c (1 - s_i^c)^\\gamma g_i^c \\log s_i^c',
  range: '[0, inf)',
  use: 'Strong imbalance between foreground and background, where easy voxels would drown the hard ones.',
  parameters: {
    ...distributionOptions,
    gamma: number(2, 'How strongly well-classified voxels are discounted; 0 is cross entropy.', {
      min: 0,
      max: 50,
    }),
  },
  build(values, context) {
    const { gamma } = values;
    const discount = (base: Expr) => pow(gamma < 1 ? maximum(base, smallestBase) : base, gamma);
    const yes = mul(context.target, mul(discount(context.complement), context.negativeLogLikelihood));
    const no = mul(
      context.absent,
      mul(discount(context.probability), context.complementNegativeLogLikelihood),
    );
    const terms = context.binary ? add(yes, no) : yes;
    return reduceVoxels(mul(weightsOfClasses(values, context), terms), values, context);
  },
});
