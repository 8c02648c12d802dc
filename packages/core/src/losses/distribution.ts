import { countKept, keptClasses, type LossContext, whereCounted } from '../define/context.ts';
import { add, classVector, div, divideOrZero, maximum, mul, sum } from '../graph/builder.ts';
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
  const answers = context.binary ? 2 : context.classes;
  const smooth = (target: Expr) => add(mul(target, 1 - labelSmoothing), labelSmoothing / answers);
  const yes = mul(smooth(context.target), context.negativeLogLikelihood);
  return context.binary
    ? add(yes, mul(smooth(context.absent), context.complementNegativeLogLikelihood))
    : yes;
}

/** Gives `s_true`, the probability of the true answer; the mean over the channels that are their own question [NV]. */
export function trueProbability(values: DistributionValues, context: LossContext): Expr {
  if (!context.binary) return sum(mul(context.target, context.probability), 'C');
  const kept = keptClasses(context, values.includeBackground);
  const right = add(mul(context.target, context.probability), mul(context.absent, context.complement));
  return div(sum(mul(right, classVector(kept)), 'C'), countKept(kept));
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

/** Sums terms over the classes of a voxel; where each channel is its own question, takes their mean instead. */
export function perVoxel(terms: Expr, values: DistributionValues, context: LossContext): Expr {
  const channels = countKept(keptClasses(context, values.includeBackground));
  const total = sum(terms, 'C');
  const each = context.binary ? div(total, channels) : total;
  return whereCounted(each, context);
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
  if (values.reduction === 'none') return losses;
  const total = sum(losses, 'NV');
  if (values.reduction === 'sum') return total;
  if (weightOfVoxels) return divideOrZero(total, sum(perVoxel(weightOfVoxels, values, context), 'NV'));
  return div(total, maximum(sum(context.countedPerSample, 'N'), 1));
}
