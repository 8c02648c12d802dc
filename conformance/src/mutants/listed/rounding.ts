import { because, type Listed } from './listed.ts';

/** Mutants that differ only where rounding decides what is right. */
export const rounding: readonly Listed[] = [
  ...because(
    'The golden inputs keep probabilities away from the threshold, where rounding would decide.',
    {
      losses: ['top-k'],
      mutants: [
        'graph less(div, #): or equal',
        'graph less(sum C, #): or equal',
        'graph less(where, #): or equal',
      ],
    },
    {
      losses: ['focal'],
      mutants: ['graph less(sigmoid, #): or equal', 'graph less(softmax, #): or equal'],
    },
  ),
  ...because(
    'Matters only where a softmax or a sigmoid is equal to a soft target: rounding decides which of the slopes there is taken, and any is tolerated.',
    {
      losses: [
        'dice',
        'tversky',
        'generalized-dice',
        'dice-ce',
        'iou',
        'focal-tversky',
        'asymmetric-similarity',
        'penalty-generalized-dice',
        'combo',
        'exponential-logarithmic',
        'dice-top-k',
        'dice-focal',
        'dice-boundary',
        'dice-hausdorff',
        'generalized-dice-boundary',
        'dice-ce-skeleton-recall',
        'log-cosh-dice',
      ],
      mutants: ['graph add(softmax, target): gradient stopped'],
    },
    {
      losses: [
        'dice',
        'generalized-dice',
        'dice-ce',
        'iou',
        'asymmetric-similarity',
        'combo',
        'dice-boundary',
      ],
      mutants: ['graph add(sigmoid, target): gradient stopped'],
    },
  ),
];
