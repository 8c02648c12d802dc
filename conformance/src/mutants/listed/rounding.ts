import type { Listed } from './listed.ts';

/** Mutants that differ only where rounding decides what is right. */
export const rounding: readonly Listed[] = [
  {
    reason:
      'Matters only where a softmax or a sigmoid is equal to a soft target: rounding decides which of the slopes there is taken, and any is tolerated.',
    losses: [
      'asymmetric-similarity',
      'combo',
      'dice',
      'dice-boundary',
      'dice-ce',
      'dice-focal',
      'dice-hausdorff',
      'dice-top-k',
      'exponential-logarithmic',
      'focal-tversky',
      'generalized-dice',
      'generalized-dice-boundary',
      'iou',
      'penalty-generalized-dice',
      'tversky',
    ],
    mutants: ['graph add(softmax, target): gradient stopped'],
  },
  {
    reason:
      'Matters only where a softmax or a sigmoid is equal to a soft target: rounding decides which of the slopes there is taken, and any is tolerated.',
    losses: ['asymmetric-similarity', 'combo', 'dice', 'dice-boundary', 'dice-ce', 'generalized-dice'],
    mutants: ['graph add(sigmoid, target): gradient stopped'],
  },
];
