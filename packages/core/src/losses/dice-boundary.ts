import { defineLoss } from '../define/define-loss.ts';
import { compoundReduction, partWeight, spacingOption } from '../define/options/index.ts';
import { boundary } from './boundary.ts';
import { addParts } from './compound.ts';
import { dice } from './dice.ts';

/** Creates the weighted sum of the Dice loss and the boundary loss. */
export const diceBoundary = defineLoss({
  id: 'dice-boundary',
  title: 'Dice + boundary',
  family: 'compound',
  citation: 'Kervadec et al., MIDL 2019, arXiv 1812.07032',
  equation: 'Ma 2021, L_Dice + L_BD',
  formula: 'L = w_{Dice} L_{Dice} + w_{BD} L_{BD}',
  range: '(-inf, inf)',
  use: 'Imbalance, with a weight of the boundary part that grows during training.',
  parameters: {
    ...dice.parameters,
    ...compoundReduction,
    ...spacingOption,
    weightDice: partWeight('Dice loss'),
    weightBoundary: partWeight('boundary loss'),
  },
  build(values, context) {
    const { reduction, spacing } = values;
    return addParts(
      [values.weightDice, dice.build(values, context)],
      [values.weightBoundary, boundary.build({ ...boundary.defaults, reduction, spacing }, context)],
    );
  },
});
