import { createLoss, type Loss } from '@segloss/core';
import { build, defineLoss, type Expr } from '@segloss/core/define';
import type { Axes } from '@segloss/core/graph';

/** A loss of sigmoids. */
export const ofSigmoid = (id = 'dice-ce', parameters: object = {}): Loss =>
  createLoss(id, { activation: 'sigmoid', ...parameters });

/** A loss that is any expression of the logits, so that primitives can be tried by themselves. */
export const lossOf = (expression: (logits: Expr) => Expr): Loss =>
  defineLoss({
    id: 'expression',
    title: 'Expression',
    family: 'region',
    citation: 'none',
    equation: 'none',
    formula: 'f(x)',
    range: '(-inf, inf)',
    use: 'To try a primitive.',
    parameters: {},
    build: () => expression(build.input('logits', 'NCV')),
  })({ activation: 'sigmoid' });

/** The target of dense inputs. */
export const denseTarget = (axes: Axes = 'NCV'): Expr => build.input('target', axes);
