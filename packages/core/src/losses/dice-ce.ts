import { defineLoss } from '../define/define-loss.ts';
import { compoundReduction, partWeight } from '../define/options/index.ts';
import { addParts } from './compound.ts';
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
    weightDice: partWeight('Dice loss'),
    weightCe: partWeight('cross entropy'),
  },
  build(values, context) {
    const { reduction } = values;
    return addParts(
      [values.weightDice, dice.build(values, context)],
      [values.weightCe, crossEntropy.build({ ...crossEntropy.defaults, reduction }, context)],
    );
  },
});
