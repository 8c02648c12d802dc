import { classesLeft, weightsOfClasses } from '../define/classes.ts';
import type { LossContext } from '../define/context.ts';
import { defineLoss } from '../define/define-loss.ts';
import { distributionOptions, labelSmoothingOption, termsOption } from '../define/options/index.ts';
import { choice, largestWeight, number, optionalNumber } from '../define/parameters.ts';
import { smallestBase } from '../define/powers.ts';
import { weigh } from '../define/voxels.ts';
import { ParameterError } from '../errors/errors.ts';
import { add, div, divideOrZero, less, maximum, mul, pow, sum, where } from '../graph/builder.ts';
import type { Expr } from '../graph/expr.ts';
import { byAnswer, reduceVoxels, smoothedTarget } from './distribution.ts';

/** The options of the factor of a voxel, resolved. */
interface FactorValues {
  readonly gamma: number;
  readonly reducedThreshold: number | undefined;
}

/**
 * Refuses a threshold below 1/2 where the largest factor, that of a voxel just above it, would be too large.
 *
 * @throws ParameterError
 */
function checkFactor({
  gamma,
  reducedThreshold = 1,
  classWeights = [1],
}: FactorValues & {
  readonly classWeights: readonly number[] | undefined;
}): void {
  const largest = (1 / reducedThreshold - 1) ** gamma;
  if (largest * Math.max(1, ...classWeights) <= largestWeight) return;
  throw new ParameterError({
    subject: "parameters 'reducedThreshold' and 'gamma' of 'focal'",
    reason: `(1 / reducedThreshold - 1) ** gamma must be <= 1e6, and so must its product with each class weight; it is ${largest}`,
    remedy: 'Give a higher threshold, a lower gamma, or lower weights.',
  });
}

/** Gives the factor of an answer: `(1 - s)^gamma`, or 1 below a threshold of `s` and a power of `(1 - s) / threshold` above. */
function factorOf(s: Expr, complement: Expr, { gamma, reducedThreshold }: FactorValues): Expr {
  const base = gamma < 1 ? maximum(complement, smallestBase) : complement;
  if (reducedThreshold === undefined) return pow(base, gamma);
  return where(less(s, reducedThreshold), 1, pow(div(base, reducedThreshold), gamma));
}

/** Divides the terms of each class by the factors of its voxels, and takes the mean over the classes. */
function meanOfClasses(
  terms: Expr,
  factors: Expr,
  values: { readonly includeBackground: boolean },
  context: LossContext,
): Expr {
  const left = classesLeft(values, context);
  const overVoxels = (field: Expr) => sum(weigh(field, context), 'NV');
  const ofClasses = divideOrZero(overVoxels(terms), overVoxels(mul(left, factors)));
  return divideOrZero(sum(ofClasses, 'C'), sum(classesLeft(values, context, true), 'C'));
}

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
    ...labelSmoothingOption,
    ...termsOption,
    gamma: number(2, 'How strongly well-classified voxels are discounted; 0 is cross entropy.', {
      min: 0,
      max: 50,
    }),
    alpha: optionalNumber(
      'Weight of the answer yes, and 1 - alpha that of no; where classes exclude each other, the background is no.',
      { min: 0, max: 1 },
    ),
    reducedThreshold: optionalNumber(
      'Below this true-class probability nothing is discounted, and above it the power is that of (1 - s) / threshold (Sergievskiy and Ponamarev, 2019).',
      { min: 0.1, max: 1 },
    ),
    normalize: choice(
      ['voxels', 'factors', 'class-factors'],
      'What the mean divides by: the number of voxels, the sum of (1 - s_true)^gamma, or that of each class; then it is the mean over the classes.',
    ),
  },
  checkTogether: checkFactor,
  build(values, context) {
    const { alpha, normalize } = values;
    const { probability, complement, negativeLogLikelihood, complementNegativeLogLikelihood } = context;
    const { target, absent } = smoothedTarget(context, values.labelSmoothing);
    const ofYes = mul(target, factorOf(probability, complement, values));
    const ofNo = mul(absent, factorOf(complement, probability, values));
    const both = (yes: Expr, no: Expr) => (context.binary ? add(yes, no) : yes);
    const weighted = (term: Expr, weight?: Parameters<typeof mul>[0]) =>
      weight === undefined ? term : mul(weight, term);
    const terms = both(
      weighted(
        mul(ofYes, negativeLogLikelihood),
        alpha === undefined ? undefined : byAnswer(alpha, 1 - alpha, context),
      ),
      weighted(mul(ofNo, complementNegativeLogLikelihood), alpha === undefined ? undefined : 1 - alpha),
    );
    const weights = weightsOfClasses(values, context);
    const ofClasses = mul(weights, terms);
    if (normalize === 'voxels' || values.reduction !== 'mean')
      return reduceVoxels(ofClasses, values, context);
    const factors = both(ofYes, ofNo);
    if (normalize === 'class-factors') return meanOfClasses(ofClasses, factors, values, context);
    return reduceVoxels(ofClasses, values, context, mul(weights, factors));
  },
});
