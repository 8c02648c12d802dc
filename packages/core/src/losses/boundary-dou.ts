import { defineLoss } from '../define/define-loss.ts';
import { overlapOptions } from '../define/options/index.ts';
import { number } from '../define/parameters.ts';
import { sumVoxels, targetMask } from '../define/voxels.ts';
import { add, divideOr, less, mul, sub, where } from '../graph/builder.ts';
import { frontier } from './neighbors.ts';
import { lossOf, reduceRatios, regionStatistics, smoothRatio } from './region.ts';

/** Creates the boundary difference over union loss: the part of the union that the boundary decides about. */
export const boundaryDou = defineLoss({
  id: 'boundary-dou',
  title: 'Boundary difference over union loss',
  family: 'region',
  citation: 'Sun, Luo and Li, MICCAI 2023, arXiv 2308.00220',
  equation: 'Sun 2023, eq. (3)',
  formula:
    'L = \\frac{\\sum_i (s_i^2 + g_i^2 - 2 s_i g_i)}{\\sum_i (s_i^2 + g_i^2 - (1 + \\alpha) s_i g_i)}, \\quad \\alpha = 1 - 2 \\frac{B}{G}',
  range: '[0, 1]',
  use: 'Borders of large objects; the larger one is, the less its inside counts.',
  parameters: {
    ...overlapOptions,
    maxAlpha: number(0.8, 'Largest alpha, of objects with little border.', { min: 0, below: 1 }),
  },
  build(values, context) {
    const { intersection, predictionSquared, targetSquared, target } = regionStatistics(
      { ...values, softLabels: false },
      context,
    );
    const border = sumVoxels(frontier(targetMask(context)), values, context);
    const sums = { intersection, squares: add(predictionSquared, targetSquared), border, target };
    return reduceRatios(values, context, sums, (all) => {
      const inner = sub(1, mul(2, divideOr(all.border, all.target, 1)));
      const alpha = where(less(inner, values.maxAlpha), inner, values.maxAlpha);
      const numerator = mul(sub(1, alpha), all.intersection);
      return lossOf(smoothRatio(values, numerator, sub(all.squares, mul(add(1, alpha), all.intersection))));
    });
  },
});
