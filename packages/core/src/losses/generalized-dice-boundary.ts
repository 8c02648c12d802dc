import { defineLoss } from '../define/define-loss.ts';
import { compoundReduction, partWeight, spacingOption } from '../define/options/index.ts';
import { boundary } from './boundary.ts';
import { addParts } from './compound.ts';
import { generalizedDice } from './generalized-dice.ts';

/** Creates the weighted sum of the generalized Dice loss and the boundary loss. */
export const generalizedDiceBoundary = defineLoss({
  id: 'generalized-dice-boundary',
  title: 'Generalized Dice + boundary',
  family: 'compound',
  citation: 'Kervadec et al., MIDL 2019, arXiv 1812.07032',
  equation: 'Ma 2020, section 4.1',
  formula: 'L = w_{GD} L_{GD} + w_{BD} L_{BD}',
  range: '(-inf, inf)',
  use: 'Highly unbalanced classes, with a weight of the boundary part that grows during training.',
  parameters: {
    ...generalizedDice.parameters,
    ...compoundReduction,
    ...spacingOption,
    weightGeneralizedDice: partWeight('generalized Dice loss'),
    weightBoundary: partWeight('boundary loss'),
  },
  build(values, context) {
    const { reduction, spacing } = values;
    return addParts(
      [values.weightGeneralizedDice, generalizedDice.build(values, context)],
      [values.weightBoundary, boundary.build({ ...boundary.defaults, reduction, spacing }, context)],
    );
  },
});
