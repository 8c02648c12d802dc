import { defineLoss } from '../define/define-loss.ts';
import { compoundReduction, partWeight } from '../define/options/index.ts';
import { addParts } from './compound.ts';
import { dice } from './dice.ts';
import { topK } from './top-k.ts';

/** Creates the weighted sum of the Dice loss and the top-k loss. */
export const diceTopK = defineLoss({
  id: 'dice-top-k',
  title: 'Dice + top-k',
  family: 'compound',
  citation: 'Isensee et al., nnU-Net, arXiv 1904.08128',
  equation: 'Ma 2021, L_Dice + L_TopK',
  formula: 'L = w_{Dice} L_{Dice} + w_{TopK} L_{TopK}',
  range: '[0, inf)',
  use: 'As Dice + cross entropy, when few voxels are hard.',
  parameters: {
    ...dice.parameters,
    ...compoundReduction,
    weightDice: partWeight('Dice loss'),
    weightTopK: partWeight('top-k loss'),
  },
  build(values, context) {
    const { reduction } = values;
    return addParts(
      [values.weightDice, dice.build(values, context)],
      [values.weightTopK, topK.build({ ...topK.defaults, reduction }, context)],
    );
  },
});
