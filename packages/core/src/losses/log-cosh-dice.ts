import { defineLoss } from '../define/define-loss.ts';
import { abs, add, mul, softplus, sub } from '../graph/builder.ts';
import type { Expr } from '../graph/expr.ts';
import { dice, diceTerm } from './dice.ts';
import { ratioLoss } from './region.ts';

/** `log cosh x`, which cannot overflow. */
const logCosh = (x: Expr): Expr => {
  const size = abs(x);
  return sub(add(size, softplus(mul(-2, size))), Math.LN2);
};

/** Creates the log-cosh Dice loss: the Dice loss of each class, with slopes that vanish towards perfection. */
export const logCoshDice = defineLoss({
  id: 'log-cosh-dice',
  title: 'Log-cosh Dice loss',
  family: 'region',
  citation: 'Jadon, CIBCB 2020, arXiv 2006.14822',
  equation: 'Jadon 2020, section II.J',
  formula: 'L = \\log \\cosh (1 - D)',
  range: '[0, 0.434]',
  use: 'As Dice, with smaller steps near perfection.',
  parameters: dice.parameters,
  build(values, context) {
    return ratioLoss(values, context, (sums) => logCosh(diceTerm(values, sums)));
  },
});
