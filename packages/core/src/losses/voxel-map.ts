import { countLeft, weightsOfClasses } from '../define/classes.ts';
import type { LossContext } from '../define/context.ts';
import { meanOverVoxels, weigh } from '../define/voxels.ts';
import { mul, sum } from '../graph/builder.ts';
import type { Expr } from '../graph/expr.ts';

/** The options of a loss with a term per voxel and class, resolved. */
interface VoxelMapValues {
  readonly includeBackground: boolean;
  readonly reduction: 'mean' | 'sum' | 'none';
}

/** Reduces terms of every voxel and class [NCV], times the weights of both, to the value of a loss: their mean, sum, or map. */
export function reduceChannels(weighted: Expr, values: VoxelMapValues, context: LossContext): Expr {
  if (values.reduction === 'none') return weighted;
  const total = sum(weighted, 'NCV');
  if (values.reduction === 'sum') return total;
  const count = countLeft(values, context);
  if (typeof count === 'number') {
    return meanOverVoxels(total, sum(context.weightPerSample, 'N'), context, count);
  }
  return meanOverVoxels(total, sum(mul(context.weightPerSample, count), 'N'), context);
}

/** Reduces terms of every voxel and class [NCV] to the value of a boundary loss: their mean, sum, or map. */
export const reduceVoxelMap = (
  terms: Expr,
  values: VoxelMapValues & { readonly classWeights: readonly number[] | undefined },
  context: LossContext,
): Expr => reduceChannels(mul(weightsOfClasses(values, context), weigh(terms, context)), values, context);
