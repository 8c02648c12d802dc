import { classesLeft, weightsOfClasses } from '../define/classes.ts';
import type { LossContext } from '../define/context.ts';
import { defineLoss } from '../define/define-loss.ts';
import { distributionOptions } from '../define/options/index.ts';
import { choice, flag } from '../define/parameters.ts';
import { sumVoxels } from '../define/voxels.ts';
import {
  div,
  divideOrZero,
  jaccardSlopes,
  less,
  maximum,
  mul,
  size,
  sub,
  sum,
  where,
} from '../graph/builder.ts';
import type { Expr } from '../graph/expr.ts';
import { presence } from './region.ts';

/** The hinge of the margin by which an answer is right: `max(0, 1 - (2 g - 1) log(s / (1 - s)))` [NCV]. */
function hinge(context: LossContext): Expr {
  const { target, absent } = context;
  return maximum(sub(1, mul(sub(target, absent), logOdds(context))), 0);
}

/** `log(s / (1 - s))` [NCV]; where `1 - s` is 0, large enough that the hinge of a right answer is 0. */
function logOdds({ activation, annotated, logits, complement, ...of }: LossContext): Expr {
  // The log-odds of a sigmoid are its logit.
  if (activation === 'sigmoid') return logits;
  const odds = sub(of.complementNegativeLogLikelihood, of.negativeLogLikelihood);
  // The background is certain in a sample of which no other class was annotated.
  return annotated ? where(less(0, complement), odds, maximum(odds, 2)) : odds;
}

/** Creates the Lovasz-softmax loss: a convex surrogate of the IoU of each class that is present. */
export const lovaszSoftmax = defineLoss({
  id: 'lovasz-softmax',
  title: 'Lovász-softmax loss',
  family: 'region',
  citation: 'Berman, Triki and Blaschko, CVPR 2018, arXiv 1705.08790',
  equation: 'Ma 2021, L_Lovasz',
  formula: 'L = \\frac{1}{|C|} \\sum_{c \\in C} \\overline{\\Delta_{J_c}}(|g^c - s^c|)',
  range: '[0, 1]',
  use: 'Fine-tuning towards a high IoU, after training with another loss.',
  parameters: {
    ...distributionOptions,
    batch: flag(false, 'Whether the whole batch is one sample.'),
    errors: choice(
      ['probability', 'hinge'],
      'The errors of voxels: |g - s|, or the hinge of the log-odds max(0, 1 - (2 g - 1) log(s / (1 - s))), that of the logit with sigmoid.',
    ),
    absentClasses: choice(
      ['skip', 'count'],
      'Whether a class without target voxels is left out of the mean, or counts with its largest error.',
    ),
  },
  build(values, context) {
    const { batch, reduction } = values;
    const weights = weightsOfClasses(values, context, batch);
    // What was not annotated has no error, and so no share in the errors of a batch.
    const left = (value: Expr) => (context.annotated ? mul(value, context.annotated) : value);
    const errors = left(values.errors === 'hinge' ? hinge(context) : context.mismatch);
    const slopes = jaccardSlopes(errors, left(context.target), context.voxelWeights ?? 1, batch);
    const present =
      values.absentClasses === 'count' ? 1 : presence(sumVoxels(context.target, values, context));
    const terms = mul(sum(mul(errors, slopes), batch ? 'NV' : 'V'), mul(weights, present));
    if (reduction === 'none') return terms;
    if (reduction === 'sum') return sum(terms, batch ? 'C' : 'NC');
    const means = divideOrZero(sum(terms, 'C'), sum(mul(present, classesLeft(values, context, batch)), 'C'));
    return batch ? means : div(sum(means, 'N'), size('N'));
  },
});
