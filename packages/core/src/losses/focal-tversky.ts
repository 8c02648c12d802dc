import { defineLoss } from '../define/define-loss.ts';
import { number } from '../define/parameters.ts';
import { smallestBase } from '../define/powers.ts';
import { sumVoxels } from '../define/voxels.ts';
import { add, divideOr, maximum, mul, pow } from '../graph/builder.ts';
import type { Expr } from '../graph/expr.ts';
import { reduceRatios, regionStatistics } from './region.ts';
import { tversky } from './tversky.ts';

/** Creates the focal Tversky loss: a power of the Tversky loss of each class, which stresses the hard classes. */
export const focalTversky = defineLoss({
  id: 'focal-tversky',
  title: 'Focal Tversky loss',
  family: 'region',
  citation: 'Abraham and Khan, ISBI 2019, arXiv 1810.07842',
  equation: 'Ma 2020, eq. (12)',
  formula: 'L = (1 - T)^{1 / \\gamma}',
  range: '[0, 1]',
  use: 'Small structures that a plain overlap loss gives up on.',
  parameters: {
    ...tversky.parameters,
    gamma: number(4 / 3, 'The power is 1 / gamma.', { min: 0.02, max: 50 }),
  },
  build(values, context) {
    const { alpha, beta, smoothNr, smoothDr } = values;
    const { intersection } = regionStatistics(values, context);
    const over = (terms: Expr) => sumVoxels(terms, values, context);
    const sums = {
      intersection,
      falsePositives: over(values.softLabels ? context.excess : mul(context.probability, context.absent)),
      falseNegatives: over(values.softLabels ? context.shortfall : mul(context.complement, context.target)),
    };
    // The power magnifies what rounding leaves of `1 - T` near perfection, so `1 - T` is one ratio of its own.
    return reduceRatios(values, context, sums, (all) => {
      const errors = add(mul(alpha, all.falsePositives), mul(beta, all.falseNegatives));
      const total = add(add(all.intersection, errors), smoothDr);
      const loss = divideOr(add(errors, smoothDr - smoothNr), total, 1);
      return pow(maximum(loss, smallestBase), 1 / values.gamma);
    });
  },
});
