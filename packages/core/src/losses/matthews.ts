import { defineLoss } from '../define/define-loss.ts';
import { overlapOptions } from '../define/options/index.ts';
import { number } from '../define/parameters.ts';
import { sumVoxels } from '../define/voxels.ts';
import { add, div, maximum, mul, pow, sub } from '../graph/builder.ts';
import type { Expr } from '../graph/expr.ts';
import { lossOf, reduceRatios } from './region.ts';

/** Creates the Matthews loss: one minus the correlation of prediction and target, per class. */
export const matthews = defineLoss({
  id: 'matthews',
  title: 'Matthews correlation loss',
  family: 'region',
  citation: 'Abhishek and Hamarneh, ISBI 2021, arXiv 2010.13454',
  equation: 'Abhishek 2021, eq. (3)',
  formula:
    'L = 1 - \\frac{\\mathrm{TP} \\cdot \\mathrm{TN} - \\mathrm{FP} \\cdot \\mathrm{FN}}{\\sqrt{(\\mathrm{TP} + \\mathrm{FP})(\\mathrm{TP} + \\mathrm{FN})(\\mathrm{TN} + \\mathrm{FP})(\\mathrm{TN} + \\mathrm{FN})}}',
  range: '[0, 2]',
  use: 'Imbalance, where true negatives matter as much as true positives.',
  parameters: {
    ...overlapOptions,
    smoothDr: number(1e-5, 'Added to each of the four sums in the denominator.', { min: 1e-10, max: 1e9 }),
  },
  build(values, context) {
    const { probability: s, complement: notS, target: g, absent: notG } = context;
    const over = (terms: Expr) => sumVoxels(terms, values, context);
    const sums = {
      truePositives: over(mul(s, g)),
      falsePositives: over(mul(s, notG)),
      falseNegatives: over(mul(notS, g)),
      trueNegatives: over(mul(notS, notG)),
    };
    return reduceRatios(values, context, sums, (all) => {
      const { truePositives, falsePositives, falseNegatives, trueNegatives } = all;
      // Where the shares of a target add up to more than 1, rounding may leave a sum of what is absent below 0.
      const rootOf = (a: Expr, b: Expr) => pow(add(maximum(add(a, b), 0), values.smoothDr), 0.5);
      const predicted = mul(rootOf(truePositives, falsePositives), rootOf(trueNegatives, falseNegatives));
      const wanted = mul(rootOf(truePositives, falseNegatives), rootOf(trueNegatives, falsePositives));
      // Each product of two roots is about a number of voxels; four sums at once would overflow.
      const right = mul(div(truePositives, predicted), div(trueNegatives, wanted));
      const wrong = mul(div(falsePositives, predicted), div(falseNegatives, wanted));
      const voxels = add(add(truePositives, falsePositives), add(trueNegatives, falseNegatives));
      const smoothing = mul(div(voxels, predicted), div(values.smoothNr, wanted));
      return lossOf(add(sub(right, wrong), smoothing));
    });
  },
});
