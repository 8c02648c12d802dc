import { countLeft, weightsOfClasses } from '../define/classes.ts';
import type { LossContext } from '../define/context.ts';
import { meanOverVoxels, weigh } from '../define/voxels.ts';
import { mul, sum } from '../graph/builder.ts';
import type { Expr } from '../graph/expr.ts';
import type { DistributionValues } from './distribution.ts';

/** Reduces terms of every voxel and class [NCV] to the value of a boundary loss: their mean, sum, or map. */
export function reduceVoxelMap(terms: Expr, values: DistributionValues, context: LossContext): Expr {
  const weighted = mul(weightsOfClasses(values, context), weigh(terms, context));
  if (values.reduction === 'none') return weighted;
  const total = sum(weighted, 'NCV');
  if (values.reduction === 'sum') return total;
  const count = countLeft(values, context);
  if (typeof count === 'number') {
    return meanOverVoxels(total, sum(context.weightPerSample, 'N'), context, count);
  }
  return meanOverVoxels(total, sum(mul(context.weightPerSample, count), 'N'), context);
}
