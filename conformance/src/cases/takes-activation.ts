import { type Activation, findLoss } from '@segloss/core';

/**
 * Tells whether a loss takes predictions of so many channels with an activation: none has a softmax over one channel, some
 * need classes that exclude each other, and some need logits.
 */
export function takesActivation(loss: string, activation: Activation, classes: number): boolean {
  const { isExclusive, needsLogits } = findLoss(loss);
  if (activation === 'softmax') return classes > 1;
  if (activation === 'none') return !needsLogits;
  return classes === 1 || !isExclusive;
}
