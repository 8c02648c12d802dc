import { defineLoss } from '../define/define-loss.ts';
import { ratioOptions } from '../define/options/index.ts';
import { number } from '../define/parameters.ts';
import { sumVoxels } from '../define/voxels.ts';
import { add, divideOrZero, mul } from '../graph/builder.ts';
import { reduceRatios } from './region.ts';

const { smoothNr: _numerator, softLabels: _soft, ...options } = ratioOptions;

/** Creates the sensitivity-specificity loss: squared errors inside the target against those outside. */
export const sensitivitySpecificity = defineLoss({
  id: 'sensitivity-specificity',
  title: 'Sensitivity-specificity loss',
  family: 'region',
  citation: 'Brosch et al., MICCAI 2015',
  equation: 'Ma 2020, eq. (7)',
  formula:
    'L = w \\frac{\\sum_i (g_i - s_i)^2 g_i}{\\sum_i g_i} + (1 - w) \\frac{\\sum_i (g_i - s_i)^2 (1 - g_i)}{\\sum_i (1 - g_i)}',
  range: '[0, 1]',
  use: 'Imbalance, with a direct trade-off between missed voxels and false alarms.',
  parameters: {
    ...options,
    w: number(0.1, 'Weight of the errors inside the target.', { min: 0, max: 1 }),
  },
  build(values, context) {
    const { mismatch, target, absent } = context;
    const squared = mul(mismatch, mismatch);
    const over = (terms: typeof squared) => sumVoxels(terms, values, context);
    const sums = {
      missed: over(mul(squared, target)),
      target: over(target),
      alarms: over(mul(squared, absent)),
      absent: over(absent),
    };
    const share = (part: typeof squared, whole: typeof squared) =>
      divideOrZero(part, add(whole, values.smoothDr));
    return reduceRatios(values, context, sums, (all) =>
      add(mul(values.w, share(all.missed, all.target)), mul(1 - values.w, share(all.alarms, all.absent))),
    );
  },
});
