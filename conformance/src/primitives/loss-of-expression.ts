import type { Loss } from '@segloss/core';
import { defineLoss, type Expr } from '@segloss/core/define';

/** Makes a loss of a value that no loss has. Its logits may be any numbers, as no probabilities are taken of them. */
export const lossOfExpression = (id: string, title: string, value: Expr): Loss =>
  defineLoss({
    id,
    title,
    family: 'distribution',
    citation: '',
    equation: '',
    formula: '',
    range: '',
    use: '',
    parameters: {},
    build: () => value,
  })({ activation: 'sigmoid' });
