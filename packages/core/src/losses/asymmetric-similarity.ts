import { defineLoss } from '../define/define-loss.ts';
import { ratioOptions } from '../define/options/index.ts';
import { weight } from '../define/parameters.ts';
import { lossOf, ratioLoss } from './region.ts';
import { tverskyIndex } from './tversky.ts';

/** Creates the asymmetric similarity loss: one minus the F-beta score of each class. */
export const asymmetricSimilarity = defineLoss({
  id: 'asymmetric-similarity',
  title: 'Asymmetric similarity loss',
  family: 'region',
  citation: 'Hashemi et al., IEEE Access 7, 2019, arXiv 1803.11078',
  equation: 'Ma 2020, eq. (13)',
  formula:
    'L = 1 - \\frac{\\sum_i s_i g_i}{\\sum_i s_i g_i + \\frac{\\beta^2}{1 + \\beta^2} \\sum_i (1 - s_i) g_i + \\frac{1}{1 + \\beta^2} \\sum_i s_i (1 - g_i)}',
  range: '[0, 1]',
  use: 'As Tversky, with one weight: beta above 1 costs missed voxels more than false alarms.',
  parameters: { ...ratioOptions, beta: weight(1.5, 'Weight of recall against precision.') },
  build(values, context) {
    const square = values.beta ** 2;
    const weights = { ...values, alpha: 1 / (1 + square), beta: square / (1 + square) };
    return ratioLoss(values, context, (sums) => lossOf(tverskyIndex(weights, sums)));
  },
});
