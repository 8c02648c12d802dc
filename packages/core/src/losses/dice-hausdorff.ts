import { defineLoss } from '../define/define-loss.ts';
import { compoundReduction, partWeight, spacingOption } from '../define/options/index.ts';
import { addParts } from './compound.ts';
import { dice } from './dice.ts';
import { hausdorff } from './hausdorff.ts';

/** Creates the weighted sum of the Dice loss and the Hausdorff distance loss. */
export const diceHausdorff = defineLoss({
  id: 'dice-hausdorff',
  title: 'Dice + Hausdorff',
  family: 'compound',
  citation: 'Karimi and Salcudean, IEEE TMI 39(2), 2020, arXiv 1904.10030',
  equation: 'Ma 2021, L_Dice + L_HD',
  formula: 'L = w_{Dice} L_{Dice} + w_{HD} L_{HD}',
  range: '[0, inf)',
  use: 'Segmentations that are judged by their largest error.',
  parameters: {
    ...dice.parameters,
    ...compoundReduction,
    ...spacingOption,
    weightDice: partWeight('Dice loss'),
    weightHausdorff: partWeight('Hausdorff distance loss'),
  },
  build(values, context) {
    const { reduction, spacing } = values;
    return addParts(
      [values.weightDice, dice.build(values, context)],
      [values.weightHausdorff, hausdorff.build({ ...hausdorff.defaults, reduction, spacing }, context)],
    );
  },
});
