import type { Listed } from './listed.ts';

/** Mutants of the guards against division by zero and logarithms of zero. */
export const guards: readonly Listed[] = [
  {
    reason:
      'Denominators are 0 or far above the smallest one that is divided by: counts, sums of probabilities, sums with a smoothing.',
    losses: [
      'asymmetric-similarity',
      'combo',
      'dice',
      'dice-boundary',
      'dice-ce',
      'dice-focal',
      'dice-hausdorff',
      'dice-top-k',
      'focal-tversky',
      'generalized-dice',
      'generalized-dice-boundary',
      'iou',
      'penalty-generalized-dice',
      'sensitivity-specificity',
      'tversky',
    ],
    mutants: [
      'graph less(1e-20, add): argument 1 doubled',
      'graph less(1e-20, add): argument 1 zero',
      'graph less(1e-20, add): or equal',
    ],
  },
  {
    reason:
      'Denominators are 0 or far above the smallest one that is divided by: counts, sums of probabilities, sums with a smoothing.',
    losses: [
      'asymmetric-similarity',
      'combo',
      'dice',
      'dice-ce',
      'dice-hausdorff',
      'exponential-logarithmic',
      'focal-tversky',
      'generalized-dice',
      'generalized-dice-boundary',
      'iou',
      'lovasz-softmax',
      'penalty-generalized-dice',
      'sensitivity-specificity',
      'tversky',
    ],
    mutants: [
      'graph less(1e-20, sum C): argument 1 doubled',
      'graph less(1e-20, sum C): argument 1 zero',
      'graph less(1e-20, sum C): or equal',
    ],
  },
  {
    reason:
      'Denominators are 0 or far above the smallest one that is divided by: counts, sums of probabilities, sums with a smoothing.',
    losses: [
      'asymmetric-similarity',
      'dice',
      'dice-ce',
      'dice-top-k',
      'exponential-logarithmic',
      'focal-tversky',
      'iou',
      'sensitivity-specificity',
    ],
    mutants: [
      'graph less(1e-20, sum NC): argument 1 doubled',
      'graph less(1e-20, sum NC): argument 1 zero',
      'graph less(1e-20, sum NC): or equal',
    ],
  },
  {
    reason:
      'Denominators are 0 or far above the smallest one that is divided by: counts, sums of probabilities, sums with a smoothing.',
    losses: ['cross-entropy', 'exponential-logarithmic', 'top-k', 'weighted-cross-entropy'],
    mutants: [
      'graph less(1e-20, sum NV): argument 1 doubled',
      'graph less(1e-20, sum NV): argument 1 zero',
      'graph less(1e-20, sum NV): or equal',
    ],
  },
  {
    reason:
      'Denominators are 0 or far above the smallest one that is divided by: counts, sums of probabilities, sums with a smoothing.',
    losses: ['cross-entropy'],
    mutants: [
      'graph less(1e-20, mul): argument 1 doubled',
      'graph less(1e-20, mul): argument 1 zero',
      'graph less(1e-20, mul): or equal',
    ],
  },
  {
    reason:
      'Denominators are 0 or far above the smallest one that is divided by: counts, sums of probabilities, sums with a smoothing.',
    losses: ['dice-top-k', 'exponential-logarithmic', 'top-k'],
    mutants: [
      'graph less(1e-20, sum V): argument 1 doubled',
      'graph less(1e-20, sum V): argument 1 zero',
      'graph less(1e-20, sum V): or equal',
    ],
  },
  {
    reason:
      'Stands in for a quotient whose denominator is 0, where the dividend is 0 too, or for a denominator whose quotient is not taken.',
    losses: [
      'asymmetric-similarity',
      'combo',
      'cross-entropy',
      'dice',
      'dice-boundary',
      'dice-ce',
      'dice-focal',
      'dice-hausdorff',
      'dice-top-k',
      'focal-tversky',
      'generalized-dice',
      'generalized-dice-boundary',
      'iou',
      'lovasz-softmax',
      'sensitivity-specificity',
      'top-k',
      'tversky',
    ],
    mutants: ['graph where(less, div, #): always true'],
  },
  {
    reason:
      'Stands in for a quotient whose denominator is 0, where the dividend is 0 too, or for a denominator whose quotient is not taken.',
    losses: [
      'asymmetric-similarity',
      'combo',
      'dice',
      'dice-boundary',
      'dice-ce',
      'dice-focal',
      'dice-hausdorff',
      'dice-top-k',
      'focal-tversky',
      'generalized-dice',
      'generalized-dice-boundary',
      'iou',
      'penalty-generalized-dice',
      'sensitivity-specificity',
      'tversky',
    ],
    mutants: ['graph where(less, add, #): argument 3 doubled'],
  },
  {
    reason:
      'Stands in for a quotient whose denominator is 0, where the dividend is 0 too, or for a denominator whose quotient is not taken.',
    losses: [
      'asymmetric-similarity',
      'combo',
      'dice',
      'dice-ce',
      'dice-hausdorff',
      'exponential-logarithmic',
      'focal-tversky',
      'generalized-dice',
      'generalized-dice-boundary',
      'iou',
      'lovasz-softmax',
      'penalty-generalized-dice',
      'sensitivity-specificity',
      'tversky',
    ],
    mutants: ['graph where(less, sum C, #): argument 3 doubled'],
  },
  {
    reason:
      'Stands in for a quotient whose denominator is 0, where the dividend is 0 too, or for a denominator whose quotient is not taken.',
    losses: [
      'asymmetric-similarity',
      'dice',
      'dice-ce',
      'dice-top-k',
      'exponential-logarithmic',
      'focal-tversky',
      'iou',
      'sensitivity-specificity',
    ],
    mutants: ['graph where(less, sum NC, #): argument 3 doubled'],
  },
  {
    reason:
      'Stands in for a quotient whose denominator is 0, where the dividend is 0 too, or for a denominator whose quotient is not taken.',
    losses: ['cross-entropy', 'top-k', 'weighted-cross-entropy'],
    mutants: ['graph where(less, sum NV, #): argument 3 doubled'],
  },
  {
    reason:
      'Stands in for a quotient whose denominator is 0, where the dividend is 0 too, or for a denominator whose quotient is not taken.',
    losses: ['cross-entropy'],
    mutants: ['graph where(less, mul, #): argument 3 doubled'],
  },
  {
    reason:
      'Stands in for a quotient whose denominator is 0, where the dividend is 0 too, or for a denominator whose quotient is not taken.',
    losses: ['dice-top-k', 'top-k'],
    mutants: ['graph where(less, sum V, #): argument 3 doubled'],
  },
  {
    reason:
      'Stands in for a quotient whose denominator is 0, where the dividend is 0 too, or for a denominator whose quotient is not taken.',
    losses: ['focal-tversky'],
    mutants: ['graph where(less, div, #): argument 3 doubled', 'graph where(less, div, #): argument 3 zero'],
  },
  {
    reason:
      'Stands in for a quotient whose denominator is 0, where the dividend is 0 too, or for a denominator whose quotient is not taken.',
    losses: ['generalized-dice', 'generalized-dice-boundary', 'penalty-generalized-dice'],
    mutants: [
      'graph where(less, sum C, #): always true',
      'graph where(less, sum C, #): argument 3 zero',
      'graph where(less, sum NV, 10000000000): argument 3 doubled',
      'graph where(less, sum V, 10000000000): argument 3 doubled',
    ],
  },
  {
    reason:
      'Stands in for a quotient whose denominator is 0, where the dividend is 0 too, or for a denominator whose quotient is not taken.',
    losses: ['iou', 'sensitivity-specificity'],
    mutants: ['graph where(less, add, #): always true', 'graph where(less, add, #): argument 3 zero'],
  },
  {
    reason:
      'Stands in for a quotient whose denominator is 0, where the dividend is 0 too, or for a denominator whose quotient is not taken.',
    losses: ['iou'],
    mutants: ['graph where(less, sum NC, #): always true', 'graph where(less, sum NC, #): argument 3 zero'],
  },
  {
    reason: 'A floor that no value of this loss comes near to.',
    losses: [
      'boundary',
      'combo',
      'cross-entropy',
      'dice-boundary',
      'dice-ce',
      'dice-focal',
      'dice-hausdorff',
      'distance-penalized-cross-entropy',
      'exponential-logarithmic',
      'focal',
      'generalized-dice-boundary',
      'hausdorff',
      'weighted-cross-entropy',
    ],
    mutants: ['graph maximum(mul, #): argument 2 zero', 'graph maximum(mul, #): first only'],
  },
  {
    reason: 'A floor that no value of this loss comes near to.',
    losses: ['boundary', 'dice-boundary', 'dice-hausdorff', 'generalized-dice-boundary', 'hausdorff'],
    mutants: ['graph maximum(mul, #): argument 2 doubled'],
  },
  {
    reason: 'A floor that no value of this loss comes near to.',
    losses: ['boundary', 'dice-boundary', 'generalized-dice-boundary'],
    mutants: ['graph maximum(sum N, #): argument 2 doubled'],
  },
  {
    reason: 'A floor that no value of this loss comes near to.',
    losses: ['exponential-logarithmic'],
    mutants: ['graph maximum(add, 1e-20): argument 2 doubled', 'graph maximum(add, 1e-20): argument 2 zero'],
  },
  {
    reason:
      'Denominators without smoothing are 0, or far above the smallest one that is divided by beside a smoothed numerator.',
    losses: [
      'asymmetric-similarity',
      'dice',
      'dice-boundary',
      'dice-ce',
      'dice-focal',
      'dice-hausdorff',
      'dice-top-k',
      'generalized-dice',
      'generalized-dice-boundary',
      'penalty-generalized-dice',
      'tversky',
    ],
    mutants: [
      'graph less(3.1622776601683793e-16, add): argument 1 doubled',
      'graph less(3.1622776601683793e-16, add): argument 1 zero',
      'graph less(3.1622776601683793e-16, add): or equal',
    ],
  },
  {
    reason:
      'Denominators without smoothing are 0, or far above the smallest one that is divided by beside a smoothed numerator.',
    losses: ['dice-top-k'],
    mutants: [
      'graph less(7.071067811865477e-14, add): argument 1 doubled',
      'graph less(7.071067811865477e-14, add): argument 1 zero',
      'graph less(7.071067811865477e-14, add): or equal',
    ],
  },
  {
    reason: 'No base of a case comes near the one whose power is the largest.',
    losses: ['exponential-logarithmic'],
    mutants: [
      'graph less(maximum, 1000000000000000): argument 2 doubled',
      'graph less(maximum, 1000000000000000): or equal',
      'graph less(maximum, 99999999999999740000): argument 2 doubled',
      'graph less(maximum, 99999999999999740000): or equal',
      'graph where(less, maximum, 1000000000000000): always true',
      'graph where(less, maximum, 1000000000000000): argument 3 doubled',
      'graph where(less, maximum, 1000000000000000): argument 3 zero',
      'graph where(less, maximum, 99999999999999740000): always true',
      'graph where(less, maximum, 99999999999999740000): argument 3 doubled',
      'graph where(less, maximum, 99999999999999740000): argument 3 zero',
    ],
  },
  {
    reason:
      'Stands in for a quotient whose denominator is 0: the dividend is 0 too, or what the quotient weighs is.',
    losses: ['exponential-logarithmic'],
    mutants: ['graph where(less, div, #): always true'],
  },
  {
    reason:
      'The floor of a sum of errors: it matters only where a class has neither prediction nor target, and nothing is smoothed, which the loss leaves open.',
    losses: ['exponential-logarithmic'],
    mutants: [
      'graph maximum(sum NV, 1e-20): argument 2 doubled',
      'graph maximum(sum NV, 1e-20): argument 2 zero',
      'graph maximum(sum V, 1e-20): argument 2 doubled',
      'graph maximum(sum V, 1e-20): argument 2 zero',
    ],
  },
  {
    reason: 'The weight of an answer that nobody gives: it is multiplied by that answer, and so by 0.',
    losses: ['exponential-logarithmic'],
    mutants: [
      'graph where(less, sum NV, #): always true',
      'graph where(less, sum NV, #): argument 3 doubled',
      'graph where(less, sum NV, #): argument 3 zero',
      'graph where(less, sum V, #): always true',
      'graph where(less, sum V, #): argument 3 doubled',
      'graph where(less, sum V, #): argument 3 zero',
    ],
  },
  {
    reason:
      'The value where none of the classes counts. Dice and IoU share it, and golden cases of theirs kill it; no case of this loss gets there.',
    losses: ['tversky'],
    mutants: ['graph where(less, sum C, #): always true', 'graph where(less, sum C, #): argument 3 zero'],
  },
];
