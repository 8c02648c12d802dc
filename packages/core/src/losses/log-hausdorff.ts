import { defineLoss } from '../define/define-loss.ts';
import { less, log, maximum, softplus, where } from '../graph/builder.ts';
import { checkPowers, hausdorff } from './hausdorff.ts';

/** Up to here, a loss is 0. */
const smallest = 1e-30;

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
    const distance = hausdorff.build(values, context);
    // `log(1 + x)` as the softplus of `log x` keeps its digits near 0.
    return where(less(smallest, distance), softplus(log(maximum(distance, smallest))), 0);
  },
});
