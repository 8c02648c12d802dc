import { keptClasses, weightsOfClasses } from '../define/context.ts';
import { defineLoss } from '../define/define-loss.ts';
import { distributionOptions } from '../define/options/index.ts';
import { flag } from '../define/parameters.ts';
import { classVector, div, divideOrZero, jaccardSlopes, mul, size, sum } from '../graph/builder.ts';
import { presence, sumVoxels } from './region.ts';

/** Creates the Lovasz-softmax loss: a convex surrogate of the IoU of each class that is present. */
export const lovaszSoftmax = defineLoss({
  id: 'lovasz-softmax',
  title: 'Lovász-softmax loss',
  family: 'region',
  citation: 'Berman, Triki and Blaschko, CVPR 2018',
  equation: 'Ma 2021, L_Lovasz',
  formula: 'L = \\frac{1}{|C|} \\sum_{c \\in C} \\overline{\\Delta_{J_c}}(|g^c - s^c|)',
  range: '[0, 1]',
  use: 'Fine-tuning towards a high IoU, after training with another loss.',
  parameters: {
    ...distributionOptions,
    batch: flag(false, 'Whether the whole batch is one sample.'),
  },
  build(values, context) {
    const { batch, reduction } = values;
    const kept = keptClasses(context, values.includeBackground);
    const weights = weightsOfClasses(values, context);
    const slopes = jaccardSlopes(context.mismatch, context.target, context.counted ?? 1, batch);
    const present = presence(sumVoxels(context.target, values, context));
    const terms = mul(sum(mul(context.mismatch, slopes), batch ? 'NV' : 'V'), mul(weights, present));
    if (reduction === 'none') return terms;
    if (reduction === 'sum') return sum(terms, batch ? 'C' : 'NC');
    const means = divideOrZero(sum(terms, 'C'), sum(mul(present, classVector(kept)), 'C'));
    return batch ? means : div(sum(means, 'N'), size('N'));
  },
});
