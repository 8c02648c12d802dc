import { defineLoss } from '../define/define-loss.ts';
import { compoundReduction, ratioOptions } from '../define/options/index.ts';
import { number, smoothing } from '../define/parameters.ts';
import { add, mul } from '../graph/builder.ts';
import { dice } from './dice.ts';
import { reduceVoxelMap } from './voxel-map.ts';

const { smoothNr: _numerator, smoothDr: _denominator, ...options } = ratioOptions;

/** Creates the combo loss: binary cross entropy of every class, with a weight for missed voxels, and Dice. */
export const combo = defineLoss({
  id: 'combo',
  title: 'Combo loss',
  family: 'compound',
  citation: 'Taghanaki et al., Computerized Medical Imaging and Graphics 75, 2019, arXiv 1805.02798',
  equation: 'Ma 2020, eq. (15)',
  formula:
    'L = -\\frac{\\alpha}{N} \\sum_i \\left( \\beta g_i \\log s_i + (1 - \\beta)(1 - g_i) \\log(1 - s_i) \\right) + (1 - \\alpha) L_{Dice}',
  range: '[0, inf)',
  use: 'Imbalance in the input and between missed voxels and false alarms in the output.',
  parameters: {
    ...options,
    ...compoundReduction,
    alpha: number(0.5, 'Weight of the cross entropy against Dice.', { min: 0, max: 1 }),
    beta: number(0.5, 'Weight of missed voxels against false alarms.', { min: 0, max: 1 }),
    smooth: smoothing(1, 'Added to numerator and denominator of Dice.'),
  },
  build(values, context) {
    const { alpha, beta, smooth } = values;
    const missed = mul(beta, mul(context.target, context.negativeLogLikelihood));
    const alarms = mul(1 - beta, mul(context.absent, context.complementNegativeLogLikelihood));
    const entropy = reduceVoxelMap(add(missed, alarms), values, context);
    const overlap = dice.build({ ...dice.defaults, ...values, smoothNr: smooth, smoothDr: smooth }, context);
    return add(mul(alpha, entropy), mul(1 - alpha, overlap));
  },
});
