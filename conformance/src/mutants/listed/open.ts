import type { Listed } from './listed.ts';

/** Mutants that random inputs tell from the loss, and no case does yet. */
export const open: readonly Listed[] = [
  {
    reason:
      'No golden case tells it from the loss yet, though random inputs do: it takes options and inputs that are rare together.',
    losses: ['boundary', 'dice-hausdorff', 'distance-penalized-cross-entropy', 'hausdorff'],
    mutants: ['graph less(#, mul): or equal'],
  },
  {
    reason:
      'No golden case tells it from the loss yet, though random inputs do: it takes options and inputs that are rare together.',
    losses: ['boundary', 'distance-penalized-cross-entropy', 'generalized-dice-boundary'],
    mutants: ['graph less(#, mul): argument 1 zero'],
  },
  {
    reason:
      'No golden case tells it from the loss yet, though random inputs do: it takes options and inputs that are rare together.',
    losses: ['combo'],
    mutants: [
      'graph div(sum C, mul): multiplied',
      'graph div(sum C, mul): numerator only',
      'graph mul(#, #): first factor only',
    ],
  },
  {
    reason:
      'No golden case tells it from the loss yet, though random inputs do: it takes options and inputs that are rare together.',
    losses: ['cross-entropy'],
    mutants: ['graph where(less, mul, #): always true', 'graph where(less, mul, #): argument 3 zero'],
  },
  {
    reason:
      'No golden case tells it from the loss yet, though random inputs do: it takes options and inputs that are rare together.',
    losses: ['dice'],
    mutants: ['graph mul(where, classVector): argument 2 reversed'],
  },
  {
    reason:
      'No golden case tells it from the loss yet, though random inputs do: it takes options and inputs that are rare together.',
    losses: ['dice-boundary'],
    mutants: ['graph mul(sub, where): first factor only'],
  },
  {
    reason:
      'No golden case tells it from the loss yet, though random inputs do: it takes options and inputs that are rare together.',
    losses: ['dice-focal', 'dice-top-k', 'focal-tversky', 'tversky'],
    mutants: ['graph where(less, add, #): always true', 'graph where(less, add, #): argument 3 zero'],
  },
  {
    reason:
      'No golden case tells it from the loss yet, though random inputs do: it takes options and inputs that are rare together.',
    losses: ['dice-hausdorff', 'distance-penalized-cross-entropy', 'hausdorff'],
    mutants: ['graph less(#, mul): swapped'],
  },
  {
    reason:
      'No golden case tells it from the loss yet, though random inputs do: it takes options and inputs that are rare together.',
    losses: ['dice-hausdorff', 'focal-tversky', 'sensitivity-specificity'],
    mutants: ['graph mul(sum V, mul): first factor only'],
  },
  {
    reason:
      'No golden case tells it from the loss yet, though random inputs do: it takes options and inputs that are rare together.',
    losses: ['dice-hausdorff'],
    mutants: ['graph mul(classVector, where): added', 'graph mul(classVector, where): first factor only'],
  },
  {
    reason:
      'No golden case tells it from the loss yet, though random inputs do: it takes options and inputs that are rare together.',
    losses: ['dice-top-k', 'focal-tversky', 'sensitivity-specificity'],
    mutants: ['graph where(less, sum NC, #): always true', 'graph where(less, sum NC, #): argument 3 zero'],
  },
  {
    reason:
      'No golden case tells it from the loss yet, though random inputs do: it takes options and inputs that are rare together.',
    losses: ['exponential-logarithmic', 'lovasz-softmax'],
    mutants: [
      'graph less(1e-20, sum C): argument 1 doubled',
      'graph less(1e-20, sum C): argument 1 zero',
      'graph less(1e-20, sum C): or equal',
      'graph where(less, div, #): always true',
      'graph where(less, sum C, #): argument 3 doubled',
    ],
  },
  {
    reason:
      'No golden case tells it from the loss yet, though random inputs do: it takes options and inputs that are rare together.',
    losses: ['exponential-logarithmic', 'tversky'],
    mutants: ['graph where(less, sum C, #): always true', 'graph where(less, sum C, #): argument 3 zero'],
  },
  {
    reason:
      'No golden case tells it from the loss yet, though random inputs do: it takes options and inputs that are rare together.',
    losses: ['exponential-logarithmic'],
    mutants: [
      'graph less(1e-20, sum NV): argument 1 doubled',
      'graph less(1e-20, sum NV): argument 1 zero',
      'graph less(1e-20, sum NV): or equal',
      'graph less(1e-20, sum V): argument 1 doubled',
      'graph less(1e-20, sum V): argument 1 zero',
      'graph less(1e-20, sum V): or equal',
      'graph maximum(mul, #): argument 2 zero',
      'graph maximum(mul, #): first only',
      'graph maximum(sum NV, 1e-20): argument 2 doubled',
      'graph maximum(sum NV, 1e-20): argument 2 zero',
      'graph maximum(sum V, 1e-20): argument 2 doubled',
      'graph maximum(sum V, 1e-20): argument 2 zero',
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
      'No golden case tells it from the loss yet, though random inputs do: it takes options and inputs that are rare together.',
    losses: ['focal-tversky'],
    mutants: ['graph mul(pow, where): first factor only'],
  },
  {
    reason:
      'No golden case tells it from the loss yet, though random inputs do: it takes options and inputs that are rare together.',
    losses: ['hausdorff'],
    mutants: ['input: mask transposed'],
  },
  {
    reason:
      'No golden case tells it from the loss yet, though random inputs do: it takes options and inputs that are rare together.',
    losses: ['lovasz-softmax'],
    mutants: [
      'graph broadcast NV(#): argument 1 doubled',
      'graph sum C(mul): mean',
      'graph sum NV(where): largest',
      'graph sum NV(where): mean',
      'graph sum V(where): largest',
      'graph sum V(where): mean',
    ],
  },
  {
    reason:
      'Matters where prediction and target are equal to the last digit, which no golden case of this loss has.',
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
    mutants: [
      'graph add(softmax, target): first term only',
      'graph add(softmax, target): gradient stopped',
      'graph add(softmax, target): second term only',
      'graph add(softmax, target): subtracted',
    ],
  },
  {
    reason:
      'Matters where prediction and target are equal to the last digit, which no golden case of this loss has.',
    losses: ['asymmetric-similarity', 'combo', 'dice', 'dice-boundary', 'dice-ce', 'generalized-dice'],
    mutants: [
      'graph add(sigmoid, target): first term only',
      'graph add(sigmoid, target): gradient stopped',
      'graph add(sigmoid, target): second term only',
      'graph add(sigmoid, target): subtracted',
    ],
  },
  {
    reason:
      'Matters where prediction and target are equal to the last digit, which no golden case of this loss has.',
    losses: [
      'asymmetric-similarity',
      'combo',
      'dice-boundary',
      'dice-ce',
      'dice-focal',
      'dice-top-k',
      'focal-tversky',
      'generalized-dice',
      'generalized-dice-boundary',
      'iou',
      'penalty-generalized-dice',
      'tversky',
    ],
    mutants: ['graph less(#, sub): or equal', 'graph less(sub, #): or equal'],
  },
  {
    reason:
      'Matters where prediction and target are equal to the last digit, which no golden case of this loss has.',
    losses: [
      'asymmetric-similarity',
      'combo',
      'dice-boundary',
      'dice-ce',
      'dice-focal',
      'dice-top-k',
      'generalized-dice',
      'generalized-dice-boundary',
      'iou',
      'penalty-generalized-dice',
      'tversky',
    ],
    mutants: ['graph div(add, #): gradient stopped'],
  },
  {
    reason:
      'Matters where prediction and target are equal to the last digit, which no golden case of this loss has.',
    losses: [
      'asymmetric-similarity',
      'combo',
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
    mutants: [
      'graph where(less, target, div): always true',
      'graph where(less, target, div): gradient stopped',
    ],
  },
  {
    reason:
      'Matters where prediction and target are equal to the last digit, which no golden case of this loss has.',
    losses: ['tversky'],
    mutants: [
      'graph add(where, where): gradient stopped',
      'graph where(less, where, div): always true',
      'graph where(less, where, div): gradient stopped',
    ],
  },
  {
    reason:
      'Matters where prediction and target are equal to the last digit, which no golden case of this loss has.',
    losses: [
      'asymmetric-similarity',
      'combo',
      'dice-boundary',
      'dice-ce',
      'dice-focal',
      'dice-top-k',
      'generalized-dice',
      'generalized-dice-boundary',
      'iou',
      'penalty-generalized-dice',
    ],
    mutants: [
      'graph div(add, #): argument 2 doubled',
      'graph div(add, #): multiplied',
      'graph div(add, #): numerator only',
      'graph div(add, #): swapped',
    ],
  },
  {
    reason:
      'Changes the difference between prediction and target, but in no golden case of this loss its sign.',
    losses: ['combo', 'dice-boundary'],
    mutants: [
      'graph mul(sub, sigmoid): first factor only',
      'graph mul(target, sigmoid): first factor only',
      'graph sigmoid(neg): negated',
    ],
  },
  {
    reason:
      'Changes the difference between prediction and target, but in no golden case of this loss its sign.',
    losses: ['dice-boundary'],
    mutants: ['graph neg(logits): dropped'],
  },
];
