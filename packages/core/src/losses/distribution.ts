import { classVector, div, divideOrZero, maximum, mul, sum } from '../builder.ts';
import { keptClasses, type LossContext } from '../context.ts';
import type { Expr } from '../expr.ts';

/** The shared options of a distribution loss, resolved. */
export interface DistributionValues {
  readonly includeBackground: boolean;
  readonly reduction: 'mean' | 'sum' | 'none';
  readonly classWeights: readonly number[] | undefined;
}

/** Gives the weight of each class, 0 for a background that is left out [C]. */
export function weightsOfClasses(values: DistributionValues, context: LossContext): Expr {
  const kept = keptClasses(context, values.includeBackground);
  return classVector(kept.map((keep, c) => keep * (values.classWeights?.[c] ?? 1)));
}

/** Sums terms over the classes of a voxel; where each channel is its own question, takes their mean instead. */
export function perVoxel(terms: Expr, values: DistributionValues, context: LossContext): Expr {
  const channels = keptClasses(context, values.includeBackground).filter((keep) => keep === 1).length;
  const total = sum(terms, 'C');
  const each = context.binary ? div(total, channels) : total;
  return context.counted ? mul(each, context.counted) : each;
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
