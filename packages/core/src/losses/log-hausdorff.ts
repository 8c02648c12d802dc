import { defineLoss } from '../define/define-loss.ts';
import { log1p } from '../define/powers.ts';
import { checkPowers, hausdorff } from './hausdorff.ts';

/** Creates the log-Hausdorff loss: the logarithm of one plus the Hausdorff distance loss. */
export const logHausdorff = defineLoss({
  id: 'log-hausdorff',
  title: 'Log-Hausdorff distance loss',
  family: 'boundary',
  citation: 'MONAI, LogHausdorffDTLoss',
  equation: 'MONAI, LogHausdorffDTLoss',
  formula:
    'L = \\log \\left( 1 + \\frac{1}{N} \\sum_i (s_i - g_i)^2 (d_{G,i}^\\alpha + d_{S,i}^\\alpha) \\right)',
  range: '[0, inf)',
  use: 'As the Hausdorff distance loss, on a scale that is near that of a region loss.',
  parameters: hausdorff.parameters,
  checkTogether: checkPowers('log-hausdorff'),
  build(values, context) {
    return log1p(hausdorff.build(values, context));
  },
});
