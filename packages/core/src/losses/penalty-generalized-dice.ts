import { defineLoss } from '../define/define-loss.ts';
import { choice, weight } from '../define/parameters.ts';
import { add, divideOrZero, mul } from '../graph/builder.ts';
import type { Expr } from '../graph/expr.ts';
import { balancedIn, generalizedDice, generalizedDiceScore } from './generalized-dice.ts';
import { lossOf, reduceSamples } from './region.ts';

/** Creates the generalized Dice loss with a further penalty on false positives and false negatives. */
export const penaltyGeneralizedDice = defineLoss({
  id: 'penalty-generalized-dice',
  title: 'Penalty generalized Dice loss',
  family: 'region',
  citation: 'Su Yang et al., MIDL 2019',
  equation: 'Ma 2021; variant loss: Ma 2020, eq. (14)',
  formula: 'L = 1 - \\frac{S}{1 + k (1 - S)}',
  range: '[0, 1]',
  use: 'As generalized Dice, with a steeper slope near a perfect score.',
  parameters: {
    ...generalizedDice.parameters,
    k: weight(2.5, 'Strength of the penalty; 0 is generalized Dice.'),
    variant: choice(
      ['score', 'loss'],
      'Whether the penalty is put on the score S, or on 1 - S as the preprint prints it.',
    ),
  },
  build(values, context) {
    const score = generalizedDiceScore(values, context);
    const penalized = (part: Expr) => divideOrZero(part, add(1, mul(values.k, lossOf(part))));
    const loss = values.variant === 'score' ? lossOf(penalized(score)) : penalized(lossOf(score));
    return reduceSamples(mul(loss, balancedIn(values, context)), values);
  },
});
