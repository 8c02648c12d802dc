import { boundary, crossEntropy, generalizedDice, type Loss, topK, weightedSum } from '@segloss/core';

/** A sum that no list of losses has: two non-local ops, and a statistic that needs all classes. */
export const combined: Loss = weightedSum([
  { loss: boundary(), weight: 0.5 },
  { loss: topK(), weight: 1 },
  { loss: generalizedDice(), weight: 2 },
  { loss: crossEntropy(), weight: 0.25 },
]);
