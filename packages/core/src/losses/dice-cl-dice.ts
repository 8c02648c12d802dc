import { defineLoss } from '../define/define-loss.ts';
import { compoundReduction } from '../define/options/index.ts';
import { number } from '../define/parameters.ts';
import { clDice, clDiceOptions } from './cl-dice.ts';
import { addParts } from './compound.ts';
import { dice } from './dice.ts';

/** Creates the weighted sum of the Dice loss and the centreline Dice loss. */
export const diceClDice = defineLoss({
  id: 'dice-cl-dice',
  title: 'Dice + centreline Dice',
  family: 'compound',
  citation: 'Shit et al., clDice, CVPR 2021, arXiv 2003.07311',
  equation: 'Shit 2021, eq. (4)',
  formula: 'L = (1 - \\alpha) L_{Dice} + \\alpha L_{clDice}',
  range: '[0, 1)',
  use: 'Thin structures, whose whole volume matters as well as their centreline.',
  parameters: {
    ...clDiceOptions,
    ...compoundReduction,
    alpha: number(0.5, 'Weight of the centreline Dice loss against Dice.', { min: 0, max: 1 }),
  },
  build(values, context) {
    const { alpha, smooth } = values;
    const overlap = { ...dice.defaults, ...values, smoothNr: smooth, smoothDr: smooth };
    return addParts([1 - alpha, dice.build(overlap, context)], [alpha, clDice.build(values, context)]);
  },
});
