import { defineLoss } from '../define/define-loss.ts';
import { ratioOptions } from '../define/options/index.ts';
import { weight } from '../define/parameters.ts';
import { add, mul, sub } from '../graph/builder.ts';
import type { Expr } from '../graph/expr.ts';
import { lossOf, type RegionStatistics, ratioLoss, smoothRatio } from './region.ts';

/** Builds the Tversky index: the overlap over itself and the weighted errors. */
export function tverskyIndex(
  values: Parameters<typeof smoothRatio>[0] & { readonly alpha: number; readonly beta: number },
  { intersection, prediction, target }: RegionStatistics,
): Expr {
  const falsePositives = sub(prediction, intersection);
  const falseNegatives = sub(target, intersection);
  const errors = add(mul(values.alpha, falsePositives), mul(values.beta, falseNegatives));
  return smoothRatio(values, intersection, add(intersection, errors));
}

/** Creates the Tversky loss: Dice with separate weights for false positives and false negatives. */
export const tversky = defineLoss({
  id: 'tversky',
  title: 'Tversky loss',
  family: 'region',
  citation: 'Salehi et al., MLMI 2017, arXiv 1706.05721',
  equation: 'Ma 2020, eq. (10)',
  formula:
    'L = 1 - \\frac{\\sum_i s_i g_i}{\\sum_i s_i g_i + \\alpha \\sum_i s_i (1 - g_i) + \\beta \\sum_i (1 - s_i) g_i}',
  range: '[0, 1]',
  use: 'Small structures, where a missed voxel should cost more than a false alarm, or the reverse.',
  parameters: {
    ...ratioOptions,
    alpha: weight(0.3, 'Weight of false positives.'),
    beta: weight(0.7, 'Weight of false negatives.'),
  },
  build(values, context) {
    return ratioLoss(values, context, (sums) => lossOf(tverskyIndex(values, sums)));
  },
});
