import { classesLeft, countLeft } from '../define/classes.ts';
import type { LossContext } from '../define/context.ts';
import { meanOverVoxels, weigh } from '../define/voxels.ts';
import { add, div, divideOrZero, indicator, less, mul, type Operand, sum } from '../graph/builder.ts';
import type { Expr } from '../graph/expr.ts';

/** Base below which a power that may have an infinite slope at 0 is held constant. */
export const smallestBase = 1e-7;

/** The shared options of a distribution loss, resolved. */
export interface DistributionValues {
  readonly includeBackground: boolean;
  readonly reduction: 'mean' | 'sum' | 'none';
  readonly classWeights: readonly number[] | undefined;
}

/** Gives the terms `-log s_true` of cross entropy, with its labels smoothed [NCV]. */
export function crossEntropyTerms(context: LossContext, labelSmoothing: number): Expr {
  const { annotated, binary } = context;
  // Where classes exclude each other, a share goes to each that was annotated.
  const share =
    annotated && !binary
      ? div(mul(annotated, labelSmoothing), sum(annotated, 'C'))
      : labelSmoothing / (binary ? 2 : context.classes);
  const smooth = (target: Expr) => add(mul(target, 1 - labelSmoothing), share);
  const yes = mul(smooth(context.target), context.negativeLogLikelihood);
  return binary ? add(yes, mul(smooth(context.absent), context.complementNegativeLogLikelihood)) : yes;
}

/** Gives `s_true`, the probability of the true answer; the mean over the channels that are their own question [NV]. */
export function trueProbability(values: DistributionValues, context: LossContext): Expr {
  if (!context.binary) return sum(mul(context.target, context.probability), 'C');
  const right = add(mul(context.target, context.probability), mul(context.absent, context.complement));
  return perChannel(sum(mul(right, classesLeft(values, context)), 'C'), values, context);
}

/** The options of a cross entropy, resolved. */
export interface CrossEntropyValues extends DistributionValues {
  readonly weightNormalization: 'voxels' | 'weights';
  readonly labelSmoothing: number;
}

/** Builds a cross entropy with the given weight of each class [C]. */
export function weightedCrossEntropyLoss(
  values: CrossEntropyValues,
  context: LossContext,
  weights: Expr,
): Expr {
  const terms = mul(weights, crossEntropyTerms(context, values.labelSmoothing));
  if (values.weightNormalization === 'voxels') return reduceVoxels(terms, values, context);
  return reduceVoxels(terms, values, context, context.binary ? weights : mul(weights, context.target));
}

/** Divides what was added over the channels that count by their number; by nothing where none does. */
function perChannel(total: Expr, values: DistributionValues, context: LossContext): Expr {
  const count = countLeft(values, context);
  return typeof count === 'number' ? div(total, count) : divideOrZero(total, count);
}

/** Sums weighted terms over the classes of a voxel; where each channel is its own question, takes their mean instead [NV]. */
export function perVoxel(terms: Expr, values: DistributionValues, context: LossContext): Expr {
  const total = sum(terms, 'C');
  return context.binary ? perChannel(total, values, context) : total;
}

/** Marks with 1 the samples in which a channel is left that is a question of its own [N]; a number when all are. */
export function answeredIn(
  values: Pick<DistributionValues, 'includeBackground'>,
  context: LossContext,
): Operand {
  if (!context.annotated || !context.binary) return 1;
  return indicator(less(0, countLeft(values, context)));
}

/**
 * Reduces weighted terms [NCV] of a distribution loss to its value.
 *
 * @param weightOfVoxels when given, the mean divides by the sum of these weights [NCV] instead of by the number
 * of voxels that count
 */
export function reduceVoxels(
  terms: Expr,
  values: DistributionValues,
  context: LossContext,
  weightOfVoxels?: Expr,
): Expr {
  const losses = perVoxel(terms, values, context);
  if (!weightOfVoxels || values.reduction !== 'mean') return reduceLosses(losses, values, context);
  const weights = weigh(perVoxel(weightOfVoxels, values, context), context);
  return divideOrZero(sum(weigh(losses, context), 'NV'), sum(weights, 'NV'));
}

/** Reduces the losses of voxels [NV] to the value of a distribution loss: their mean, sum, or map. */
export function reduceLosses(losses: Expr, values: DistributionValues, context: LossContext): Expr {
  const weighed = weigh(losses, context);
  if (values.reduction === 'none') return weighed;
  const total = sum(weighed, 'NV');
  if (values.reduction === 'sum') return total;
  const answered = answeredIn(values, context);
  return meanOverVoxels(total, sum(mul(context.weightPerSample, answered), 'N'), context);
}
