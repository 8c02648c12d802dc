import {
  countKept,
  keptClasses,
  type LossContext,
  weightsOfClasses,
  whereCounted,
} from '../define/context.ts';
import { div, maximum, mul, sum } from '../graph/builder.ts';
import type { Expr } from '../graph/expr.ts';
import type { DistributionValues } from './distribution.ts';

/** Reduces terms of every voxel and class [NCV] to the value of a boundary loss: their mean, sum, or map. */
export function reduceVoxelMap(terms: Expr, values: DistributionValues, context: LossContext): Expr {
  const kept = keptClasses(context, values.includeBackground);
  const weighted = mul(weightsOfClasses(values, context), whereCounted(terms, context));
  if (values.reduction === 'none') return weighted;
  const total = sum(weighted, 'NCV');
  if (values.reduction === 'sum') return total;
  return div(total, mul(maximum(sum(context.countedPerSample, 'N'), 1), countKept(kept)));
}
