import { createLoss, type Loss } from '@segloss/core';
import { build, type Expr } from '@segloss/core/define';
import type { Axes } from '@segloss/core/graph';
import { lossOfExpression } from '../primitives/loss-of-expression.ts';

/** A loss of sigmoids. */
export const ofSigmoid = (id = 'dice-ce', parameters: object = {}): Loss =>
  createLoss(id, { activation: 'sigmoid', ...parameters });

/** A loss that is any expression of the logits, so that primitives can be tried by themselves. */
export const lossOf = (expression: (logits: Expr) => Expr): Loss =>
  lossOfExpression('expression', 'Expression', expression(build.input('logits', 'NCV')));

/** The target of dense inputs. */
export const denseTarget = (axes: Axes = 'NCV'): Expr => build.input('target', axes);
