import { defineLoss } from '../define/define-loss.ts';
import { compoundReduction, partWeight } from '../define/options/index.ts';
import { addParts } from './compound.ts';
import { dice } from './dice.ts';
import { focal } from './focal.ts';

/** Creates the weighted sum of the Dice loss and the focal loss. */
export const diceFocal = defineLoss({
  id: 'dice-focal',
  title: 'Dice + focal',
  family: 'compound',
  citation: 'Zhu et al., AnatomyNet, arXiv 1808.05238',
  equation: 'Ma 2021, L_Dice + L_Focal',
  formula: 'L = w_{Dice} L_{Dice} + w_{Focal} L_{Focal}',
  range: '[0, inf)',
  use: 'Small organs among large ones.',
  parameters: {
    ...dice.parameters,
    ...compoundReduction,
    weightDice: partWeight('Dice loss'),
    weightFocal: partWeight('focal loss'),
  },
  build(values, context) {
    const { reduction } = values;
    return addParts(
      [values.weightDice, dice.build(values, context)],
      [values.weightFocal, focal.build({ ...focal.defaults, reduction }, context)],
    );
  },
});
