import { defineLoss } from '../define/define-loss.ts';
import { ratioOptions } from '../define/options/index.ts';
import { flag, number } from '../define/parameters.ts';
import { add, maximum, mul, sub } from '../graph/builder.ts';
import type { Expr } from '../graph/expr.ts';
import { lossOf, type RegionStatistics, ratioLoss, smoothRatio } from './region.ts';

/** The options that the term of a class needs, resolved. */
interface DiceValues {
  readonly smoothNr: number;
  readonly smoothDr: number;
  readonly squared: boolean;
  readonly clipTp: number;
}

/** Gives the Dice loss of a class. */
export function diceTerm(values: DiceValues, sums: RegionStatistics): Expr {
  const volumes = values.squared
    ? add(sums.predictionSquared, sums.targetSquared)
    : add(sums.prediction, sums.target);
  const { intersection } = sums;
  if (values.clipTp === 0) return lossOf(smoothRatio(values, mul(2, intersection), volumes));
  const clipped = maximum(intersection, values.clipTp);
  // What is wrong stays what it is: only twice the intersection changes, above and below.
  const whole = add(volumes, mul(2, sub(clipped, intersection)));
  return lossOf(smoothRatio(values, mul(2, clipped), whole));
}

/** Creates the Dice loss: one minus the overlap of prediction and target, per class. */
export const dice = defineLoss({
  id: 'dice',
  title: 'Dice loss',
  family: 'region',
  citation:
    'Drozdzal et al., DLMIA 2016, arXiv 1608.04117; squared: Milletari et al., V-Net, 3DV 2016, arXiv 1606.04797',
  equation: 'Ma 2020, eq. (8)',
  formula: 'L = 1 - \\frac{2 \\sum_i s_i g_i}{\\sum_i s_i + \\sum_i g_i}',
  range: '[0, 1]',
  use: 'Mild imbalance; it optimizes the overlap that segmentations are judged by.',
  parameters: {
    ...ratioOptions,
    squared: flag(false, 'Whether the denominator sums squares, as in V-Net.'),
    clipTp: number(
      0,
      'Least intersection of a class, without a slope below, as in nnU-Net; what is wrong is added to it.',
      { min: 0, max: 1e9 },
    ),
  },
  build(values, context) {
    return ratioLoss(values, context, (sums) => diceTerm(values, sums));
  },
});
