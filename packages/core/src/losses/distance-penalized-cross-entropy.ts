import { weightsOfClasses } from '../define/classes.ts';
import { defineLoss } from '../define/define-loss.ts';
import {
  distributionOptions,
  positiveWeightOption,
  spacingOption,
  termsOption,
} from '../define/options/index.ts';
import { targetMask } from '../define/voxels.ts';
import { add, distanceMap, mul, sum } from '../graph/builder.ts';
import { crossEntropyTerms, reduceVoxels } from './distribution.ts';

/** Creates the cross entropy in which voxels near the border of their class weigh up to twice as much. */
export const distancePenalizedCrossEntropy = defineLoss({
  id: 'distance-penalized-cross-entropy',
  title: 'Distance map penalized cross entropy',
  family: 'distribution',
  citation: 'Caliva et al., MIDL 2019, arXiv 1908.03679',
  equation: 'Ma 2020, eq. (6)',
  formula: 'L = -\\frac{1}{N} \\sum_i (1 + D_i) \\sum_c g_i^c \\log s_i^c',
  range: '[0, inf)',
  use: 'Borders that are hard to segment.',
  parameters: { ...distributionOptions, ...positiveWeightOption, ...termsOption, ...spacingOption },
  build(values, context) {
    const map = distanceMap(targetMask(context), 'reversed', values.spacing);
    const penalty = context.binary ? map : sum(mul(context.target, map), 'C');
    const terms = mul(weightsOfClasses(values, context), crossEntropyTerms(context, values));
    return reduceVoxels(mul(terms, add(1, penalty)), values, context);
  },
});
