import { weightsOfClasses } from '../define/classes.ts';
import { defineLoss } from '../define/define-loss.ts';
import { distributionOptions, positiveWeightOption, termsOption } from '../define/options/index.ts';
import { number } from '../define/parameters.ts';
import { add, mul } from '../graph/builder.ts';
import { crossEntropyTerms, reduceVoxels, weighYes } from './distribution.ts';

/** Creates the Poly-1 cross entropy: cross entropy with another weight of its first term as a series in `1 - s_true`. */
export const polyCrossEntropy = defineLoss({
  id: 'poly-cross-entropy',
  title: 'Poly-1 cross entropy',
  family: 'distribution',
  citation: 'Leng et al., PolyLoss, ICLR 2022, arXiv 2204.12511',
  equation: 'Leng 2022, eq. (7)',
  formula: 'L = -\\frac{1}{N} \\sum_i \\left( \\log s_i - \\epsilon (1 - s_i) \\right)',
  range: '[0, inf)',
  use: 'As cross entropy, with stronger slopes (or weaker ones, below 0) at confident predictions.',
  parameters: {
    ...distributionOptions,
    ...positiveWeightOption,
    ...termsOption,
    epsilon: number(1, 'Weight of 1 - s_true beside the cross entropy.', { min: -1, max: 1e6 }),
  },
  build(values, context) {
    const { target, absent, probability, complement, binary } = context;
    const missed = weighYes(mul(target, complement), values, context);
    const wrong = binary ? add(missed, mul(absent, probability)) : missed;
    const terms = add(crossEntropyTerms(context, values), mul(values.epsilon, wrong));
    return reduceVoxels(mul(weightsOfClasses(values, context), terms), values, context);
  },
});
