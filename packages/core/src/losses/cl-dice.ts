import type { LossContext } from '../define/context.ts';
import { defineLoss } from '../define/define-loss.ts';
import { foregroundOption, overlapOptions } from '../define/options/index.ts';
import { countUpTo, smoothing } from '../define/parameters.ts';
import { sumVoxels, whereCounted } from '../define/voxels.ts';
import { add, divideOr, divideOrZero, mul } from '../graph/builder.ts';
import type { Expr } from '../graph/expr.ts';
import { lossOf, reduceRatios } from './region.ts';
import { softSkeleton } from './soft-skeleton.ts';

const { smoothNr: _numerator, smoothDr: _denominator, ...options } = overlapOptions;

/** The options of clDice besides those of region losses. */
export const clDiceOptions = {
  ...options,
  ...foregroundOption,
  iterations: countUpTo(
    10,
    100,
    'Number of erosions: at least the largest radius of the structures, in voxels.',
  ),
  smooth: smoothing(1, 'Added to numerator and denominator of both ratios.'),
};

/** Creates the centreline Dice loss: how much of each centreline lies in the other mask. */
export const clDice = defineLoss({
  id: 'cl-dice',
  title: 'Centreline Dice loss',
  family: 'region',
  citation: 'Shit et al., clDice, CVPR 2021, arXiv 2003.07311',
  equation: 'Shit 2021, eq. (3)',
  formula:
    'L = 1 - 2 \\frac{T_p T_s}{T_p + T_s}, \\quad T_p = \\frac{\\sum_i S(s)_i g_i}{\\sum_i S(s)_i}, \\quad T_s = \\frac{\\sum_i S(g)_i s_i}{\\sum_i S(g)_i}',
  range: '[0, 1)',
  use: 'Connectivity of thin structures: vessels, nerves, roads.',
  parameters: clDiceOptions,
  build(values, context: LossContext) {
    const { probability, target } = context;
    const skeletonOf = (map: Expr) => softSkeleton(whereCounted(map, context), values.iterations);
    const [predicted, wanted] = [skeletonOf(probability), skeletonOf(target)];
    const over = (terms: Expr) => sumVoxels(terms, values, context);
    const sums = {
      predicted: over(predicted),
      predictedInside: over(mul(predicted, target)),
      wanted: over(wanted),
      wantedInside: over(mul(wanted, probability)),
    };
    const share = (part: Expr, whole: Expr) =>
      divideOr(add(part, values.smooth), add(whole, values.smooth), 0);
    return reduceRatios(values, context, sums, (all) => {
      const precision = share(all.predictedInside, all.predicted);
      const sensitivity = share(all.wantedInside, all.wanted);
      return lossOf(divideOrZero(mul(2, mul(precision, sensitivity)), add(precision, sensitivity)));
    });
  },
});
