import type { Listed } from './listed.ts';

/** Mutants of the guards against division by zero and logarithms of zero. */
export const guards: readonly Listed[] = [
  {
    reason:
      'Denominators are 0 or far above the smallest one that is divided by: counts, sums of probabilities, sums with a smoothing.',
    mutants: [
      'graph less(1e-20, add): argument 1 doubled',
      'graph less(1e-20, add): argument 1 zero',
      'graph less(1e-20, add): or equal',
      'graph less(1e-20, mul): argument 1 doubled',
      'graph less(1e-20, mul): argument 1 zero',
      'graph less(1e-20, mul): or equal',
      'graph less(1e-20, reduceMax V): argument 1 doubled',
      'graph less(1e-20, reduceMax V): argument 1 zero',
      'graph less(1e-20, reduceMax V): or equal',
      'graph less(1e-20, sum C): argument 1 doubled',
      'graph less(1e-20, sum C): argument 1 zero',
      'graph less(1e-20, sum C): or equal',
      'graph less(1e-20, sum N): argument 1 doubled',
      'graph less(1e-20, sum N): argument 1 zero',
      'graph less(1e-20, sum N): or equal',
      'graph less(1e-20, sum NC): argument 1 doubled',
      'graph less(1e-20, sum NC): argument 1 zero',
      'graph less(1e-20, sum NC): or equal',
      'graph less(1e-20, sum NV): argument 1 doubled',
      'graph less(1e-20, sum NV): argument 1 zero',
      'graph less(1e-20, sum NV): or equal',
      'graph less(1e-20, sum V): argument 1 doubled',
      'graph less(1e-20, sum V): argument 1 zero',
      'graph less(1e-20, sum V): or equal',
    ],
  },
  {
    reason:
      'Denominators without smoothing are 0, or far above the smallest one that is divided by beside a smoothed numerator.',
    except: ['blob'],
    mutants: [
      'graph less(3.1622776601683793e-16, add): argument 1 doubled',
      'graph less(3.1622776601683793e-16, add): argument 1 zero',
      'graph less(3.1622776601683793e-16, add): or equal',
    ],
  },
  {
    reason:
      'Denominators without smoothing are 0, or far above the smallest one that is divided by beside a smoothed numerator.',
    mutants: [
      'graph less(7.071067811865477e-14, add): argument 1 doubled',
      'graph less(7.071067811865477e-14, add): argument 1 zero',
      'graph less(7.071067811865477e-14, add): or equal',
    ],
  },
  {
    reason: 'Stands in for a denominator of 0, whose quotient is not taken.',
    mutants: [
      'graph where(less, add, #): argument 3 doubled',
      'graph where(less, reduceMax V, #): argument 3 doubled',
      'graph where(less, sum C, #): argument 3 doubled',
      'graph where(less, sum N, #): argument 3 doubled',
      'graph where(less, sum NC, #): argument 3 doubled',
      'graph where(less, sum NV, #): argument 3 doubled',
      'graph where(less, sum V, #): argument 3 doubled',
    ],
  },
  {
    reason: 'Stands in for a denominator of 0, whose quotient is not taken.',
    except: ['boundary-dou'],
    mutants: ['graph where(less, mul, #): argument 3 doubled'],
  },
  {
    reason: 'The dividend is 0 wherever the denominator is, so that their quotient by 1 is 0 as well.',
    except: [
      'weighted-cross-entropy',
      'penalty-generalized-dice',
      'generalized-dice-boundary',
      'generalized-wasserstein-dice',
      'region-wise',
      'blob',
    ],
    mutants: ['graph where(less, div, #): always true'],
  },
  {
    reason: 'Where the base of the power is below its floor, the logarithm beside it is as small.',
    losses: ['focal'],
    mutants: [
      'graph maximum(where, 1e-7): argument 2 doubled',
      'graph maximum(where, 1e-7): argument 2 zero',
    ],
  },
  {
    reason: 'Where the base of the power is below its floor, the logarithm beside it is as small.',
    losses: ['unified-focal'],
    mutants: [
      'graph maximum(sigmoid, 1e-7): argument 2 doubled',
      'graph maximum(sigmoid, 1e-7): argument 2 zero',
      'graph maximum(softmaxComplement, 1e-7): argument 2 doubled',
      'graph maximum(softmaxComplement, 1e-7): argument 2 zero',
    ],
  },
  {
    reason:
      'The value of a ratio without a positive denominator, which needs a smoothDr of 0: the loss leaves it open.',
    losses: ['unified-focal'],
    mutants: ['graph where(less, add, #): always true', 'graph where(less, add, #): argument 3 zero'],
  },
  {
    reason:
      'The floor of a probability or a distance that its logarithm is taken of: there, what is added is 0, or the slope is.',
    losses: ['cross-entropy', 'weighted-cross-entropy', 'top-k'],
    mutants: ['graph less(add, #): or equal'],
  },
  {
    reason:
      'The floor of a probability or a distance that its logarithm is taken of: there, what is added is 0, or the slope is.',
    losses: ['log-hausdorff'],
    mutants: [
      'graph less(1e-30, div): argument 1 doubled',
      'graph less(1e-30, div): argument 1 zero',
      'graph less(1e-30, div): or equal',
      'graph less(1e-30, mul): argument 1 doubled',
      'graph less(1e-30, mul): argument 1 zero',
      'graph less(1e-30, mul): or equal',
      'graph less(1e-30, sum NCV): argument 1 doubled',
      'graph less(1e-30, sum NCV): argument 1 zero',
      'graph less(1e-30, sum NCV): or equal',
      'graph less(1e-30, where): argument 1 doubled',
      'graph less(1e-30, where): argument 1 zero',
      'graph less(1e-30, where): or equal',
      'graph maximum(div, 1e-30): argument 2 doubled',
      'graph maximum(div, 1e-30): argument 2 zero',
      'graph maximum(mul, 1e-30): argument 2 doubled',
      'graph maximum(mul, 1e-30): argument 2 zero',
      'graph maximum(sum NCV, 1e-30): argument 2 doubled',
      'graph maximum(sum NCV, 1e-30): argument 2 zero',
      'graph maximum(where, 1e-30): argument 2 doubled',
      'graph maximum(where, 1e-30): argument 2 zero',
      'graph maximum(where, 1e-30): first only',
      'graph where(less, softplus, #): always true',
    ],
  },
  {
    reason: 'A floor that no value of this loss comes near to.',
    losses: [
      'cross-entropy',
      'focal',
      'dice-ce',
      'weighted-cross-entropy',
      'distance-penalized-cross-entropy',
      'boundary',
      'hausdorff',
      'combo',
      'exponential-logarithmic',
      'dice-focal',
      'dice-boundary',
      'dice-hausdorff',
      'generalized-dice-boundary',
      'dice-ce-skeleton-recall',
      'unified-focal',
      'poly-cross-entropy',
      'neighbor-aware-calibration',
      'region-wise',
      'log-hausdorff',
    ],
    mutants: ['graph maximum(mul, #): argument 2 zero', 'graph maximum(mul, #): first only'],
  },
  {
    reason: 'A floor that no value of this loss comes near to.',
    losses: [
      'boundary',
      'hausdorff',
      'dice-boundary',
      'dice-hausdorff',
      'generalized-dice-boundary',
      'dice-ce-skeleton-recall',
      'unified-focal',
      'poly-cross-entropy',
      'neighbor-aware-calibration',
      'region-wise',
      'log-hausdorff',
    ],
    mutants: ['graph maximum(mul, #): argument 2 doubled'],
  },
  {
    reason: 'A floor that no value of this loss comes near to.',
    losses: ['boundary', 'dice-boundary', 'generalized-dice-boundary'],
    mutants: ['graph maximum(sum N, #): argument 2 doubled'],
  },
  {
    reason: 'Keeps rounding from leaving a sum below 0, which no case shows in double precision.',
    losses: ['matthews'],
    mutants: ['graph maximum(add, #): first only'],
  },
  {
    reason:
      'What the quotient is of has no slope, and where the denominator is 0, the quotient is not taken.',
    losses: ['boundary-dou'],
    mutants: [
      'graph where(less, sum N, #): always true',
      'graph where(less, sum N, #): argument 3 zero',
      'graph where(less, sum NV, #): always true',
      'graph where(less, sum NV, #): argument 3 zero',
      'graph where(less, sum V, #): always true',
      'graph where(less, sum V, #): argument 3 zero',
    ],
  },
  {
    reason:
      'What the quotient is of has no slope, and where the denominator is 0, the quotient is not taken.',
    losses: ['region-wise'],
    mutants: [
      'graph where(less, reduceMax V, #): always true',
      'graph where(less, reduceMax V, #): argument 3 zero',
    ],
  },
  {
    reason:
      'What the quotient is of has no slope, and where the denominator is 0, the quotient is not taken.',
    losses: ['generalized-surface'],
    mutants: ['graph where(less, sum C, #): always true', 'graph where(less, sum C, #): argument 3 zero'],
  },
  {
    reason: 'The weight of an answer that nobody gives: it is multiplied by that answer, and so by 0.',
    losses: ['weighted-cross-entropy', 'exponential-logarithmic'],
    mutants: ['graph where(less, sum N, #): always true', 'graph where(less, sum N, #): argument 3 zero'],
  },
  {
    reason:
      'The floor of a sum of errors: it matters only where a class has neither prediction nor target, and nothing is smoothed, which the loss leaves open.',
    losses: ['exponential-logarithmic'],
    mutants: [
      'graph maximum(sum N, 1e-20): argument 2 doubled',
      'graph maximum(sum N, 1e-20): argument 2 zero',
    ],
  },
  {
    reason:
      'The value of a ratio without a positive denominator, which needs a smoothDr of 0: the loss leaves it open.',
    losses: ['unified-focal'],
    mutants: ['graph where(less, div, #): argument 3 doubled', 'graph where(less, div, #): argument 3 zero'],
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
    losses: ['generalized-dice', 'penalty-generalized-dice', 'generalized-dice-boundary'],
    mutants: ['graph where(less, sum C, #): always true', 'graph where(less, sum C, #): argument 3 zero'],
  },
  {
    reason:
      'Stands in for a quotient whose denominator is 0, where the dividend is 0 too, or for a denominator whose quotient is not taken.',
    losses: ['sensitivity-specificity', 'iou'],
    mutants: ['graph where(less, add, #): always true', 'graph where(less, add, #): argument 3 zero'],
  },
  {
    reason: 'A floor that no value of this loss comes near to.',
    losses: ['exponential-logarithmic'],
    mutants: ['graph maximum(add, 1e-20): argument 2 doubled', 'graph maximum(add, 1e-20): argument 2 zero'],
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
      'graph where(less, sum NV, #): argument 3 zero',
      'graph where(less, sum V, #): always true',
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
