import { maximum, pow } from '../builder.ts';
import { defineLoss } from '../define-loss.ts';
import { number } from '../parameters.ts';
import { smallestBase } from './distribution.ts';
import { lossOf, ratioLoss } from './region.ts';
import { tversky, tverskyIndex } from './tversky.ts';

/** Creates the focal Tversky loss: a power of the Tversky loss of each class, which stresses the hard classes. */
export const focalTversky = defineLoss({
  id: 'focal-tversky',
  title: 'Focal Tversky loss',
  family: 'region',
  citation: 'Abraham and Khan, ISBI 2019',
  equation: 'Ma 2020, eq. (12)',
  formula: 'L = (1 - T)^{1 / \\gamma}',
  range: '[0, 1]',
  use: 'Small structures that a plain overlap loss gives up on.',
  parameters: {
    ...tversky.parameters,
    gamma: number(4 / 3, 'The power is 1 / gamma.', { above: 0 }),
  },
  build(values, context) {
    return ratioLoss(values, context, (sums) =>
      pow(maximum(lossOf(tverskyIndex(values, sums)), smallestBase), 1 / values.gamma),
    );
  },
});
