import { defineLoss } from '../define/define-loss.ts';
import { overlapOptions } from '../define/options/index.ts';
import { choice, flag, number } from '../define/parameters.ts';
import { sumVoxels } from '../define/voxels.ts';
import { add, divideOr, pow } from '../graph/builder.ts';
import { reduceRatios, regionStatistics } from './region.ts';

const { smoothNr: _numerator, ...options } = overlapOptions;

/** Creates the noise-robust Dice loss: a power of each error, over the volumes of prediction and target. */
export const noiseRobustDice = defineLoss({
  id: 'noise-robust-dice',
  title: 'Noise-robust Dice loss',
  family: 'region',
  citation: 'Wang et al., IEEE TMI 39(8), 2020',
  equation: 'Wang 2020',
  formula: 'L = \\frac{\\sum_i |s_i - g_i|^\\gamma}{\\sum_i s_i^2 + \\sum_i g_i^2}',
  range: '[0, inf)',
  use: 'Labels with errors, which outliers of squared errors would follow.',
  parameters: {
    ...options,
    emptyTarget: choice(
      ['skip', 'smooth', 'zero'],
      'What a class without target voxels does: left out of the mean, only smoothing, or counted as 0.',
    ),
    gamma: number(1.5, 'Power of the errors; 2 is squared Dice, 1 the mean absolute error.', {
      min: 1,
      max: 2,
    }),
    squared: flag(true, 'Whether the denominator sums squares.'),
  },
  build(values, context) {
    const all = regionStatistics({ ...values, smoothNr: 0, softLabels: false }, context);
    const sums = {
      errors: sumVoxels(pow(context.mismatch, values.gamma), values, context),
      volumes: values.squared
        ? add(all.predictionSquared, all.targetSquared)
        : add(all.prediction, all.target),
    };
    return reduceRatios(values, context, sums, ({ errors, volumes }) =>
      divideOr(errors, add(volumes, values.smoothDr), 0),
    );
  },
});
