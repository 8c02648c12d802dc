import { classVector, div, maximum, mul, sum } from '../builder.ts';
import { keptClasses, type LossContext, whereCounted } from '../context.ts';
import type { Expr } from '../expr.ts';
import type { DistributionValues } from './distribution.ts';

/** Reduces terms of every voxel and class [NCV] to the value of a boundary loss: their mean, sum, or map. */
export function reduceVoxelMap(terms: Expr, values: DistributionValues, context: LossContext): Expr {
  const kept = keptClasses(context, values.includeBackground);
  const weights = classVector(kept.map((keep, c) => keep * (values.classWeights?.[c] ?? 1)));
  const weighted = mul(weights, whereCounted(terms, context));
  if (values.reduction === 'none') return weighted;
  const total = sum(weighted, 'NCV');
  if (values.reduction === 'sum') return total;
  const classes = kept.filter((keep) => keep === 1).length;
  return div(total, mul(maximum(sum(context.countedPerSample, 'N'), 1), classes));
}
