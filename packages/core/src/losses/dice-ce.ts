import { add, mul } from '../builder.ts';
import { defineLoss } from '../define-loss.ts';
import { compoundReduction } from '../options.ts';
import { number } from '../parameters.ts';
import { crossEntropy } from './cross-entropy.ts';
import { dice } from './dice.ts';

/** Creates the weighted sum of the Dice loss and the cross entropy. */
export const diceCe = defineLoss({
  id: 'dice-ce',
  title: 'Dice + cross entropy',
  family: 'compound',
  citation: 'Isensee et al., nnU-Net, arXiv 1904.08128',
  equation: 'Ma 2021, L_CE + L_Dice',
  formula: 'L = w_{Dice} L_{Dice} + w_{CE} L_{CE}',
  range: '[0, inf)',
  use: 'The first choice for most tasks; robust across organs and class balances.',
  parameters: {
    ...dice.parameters,
    ...compoundReduction,
    weightDice: number(1, 'Weight of the Dice loss.', { min: 0 }),
    weightCe: number(1, 'Weight of the cross entropy.', { min: 0 }),
  },
  build(values, context) {
    const region = dice.build(values, context);
    const distribution = crossEntropy.build(
      { ...crossEntropy.defaults, reduction: values.reduction },
      context,
    );
    return add(mul(values.weightDice, region), mul(values.weightCe, distribution));
  },
});
