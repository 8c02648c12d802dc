import type { Listed } from './listed.ts';

/** Mutants of places that few cases reach, and that have not been tried with other inputs. */
export const unexamined: readonly Listed[] = [
  {
    reason:
      'Stands in the graphs of a few cases only, which do not tell it from the loss; not examined with other inputs yet.',
    losses: ['generalized-dice-boundary'],
    mutants: [
      'graph add(sub, div): first term only',
      'graph add(sub, div): subtracted',
      'graph div(#, where): argument 1 doubled',
      'graph div(#, where): multiplied',
      'graph div(#, where): numerator only',
      'graph div(#, where): swapped',
      'graph div(div, where): multiplied',
      'graph div(div, where): numerator only',
      'graph div(div, where): swapped',
      'graph mul(sum V, size C): added',
      'graph mul(sum V, size C): second factor only',
      'graph where(less, size C, #): always false',
      'graph where(less, size C, #): argument 2 one',
      'graph where(less, size C, #): swapped',
      'graph where(less, sum NV, 10000000000): argument 3 doubled',
      'graph where(less, sum NV, neg): always false',
    ],
  },
  {
    reason:
      'Stands in the graphs of a few cases only, which do not tell it from the loss; not examined with other inputs yet.',
    losses: ['dice-hausdorff'],
    mutants: [
      'graph add(where, div): first term only',
      'graph add(where, div): subtracted',
      'graph less(#, sum C): or equal',
      'graph sum C(mul): over NC',
    ],
  },
  {
    reason:
      'Stands in the graphs of a few cases only, which do not tell it from the loss; not examined with other inputs yet.',
    losses: ['penalty-generalized-dice'],
    mutants: [
      'graph div(classVector, where): argument 1 ones',
      'graph less(1e-20, #): argument 1 doubled',
      'graph less(1e-20, #): argument 1 zero',
      'graph less(1e-20, #): argument 2 doubled',
      'graph less(1e-20, #): or equal',
      'graph mul(sigmoid, sub): added',
      'graph mul(sigmoid, sub): first factor only',
      'graph mul(sigmoid, sub): second factor only',
      'graph mul(where, mul): gradient stopped',
      'graph mul(where, mul): second factor only',
      'graph sum C(classVector): argument 1 reversed',
      'graph where(less, #, #): argument 3 doubled',
      'graph where(less, #, #): argument 3 zero',
    ],
  },
  {
    reason:
      'Stands in the graphs of a few cases only, which do not tell it from the loss; not examined with other inputs yet.',
    losses: ['asymmetric-similarity', 'combo', 'dice-boundary', 'dice-ce', 'dice-hausdorff'],
    mutants: [
      'graph div(mul, #): argument 2 doubled',
      'graph div(mul, #): gradient stopped',
      'graph div(mul, #): multiplied',
      'graph div(mul, #): numerator only',
    ],
  },
  {
    reason:
      'Stands in the graphs of a few cases only, which do not tell it from the loss; not examined with other inputs yet.',
    losses: ['dice-top-k'],
    mutants: [
      'graph hardest(mul, mask): ignored ones too',
      'graph hardest(mul, mask): sample and batch exchanged',
      'graph hardest(mul, mask): twice as many',
      'graph mul(div, mask): first factor only',
    ],
  },
  {
    reason:
      'Stands in the graphs of a few cases only, which do not tell it from the loss; not examined with other inputs yet.',
    losses: ['dice-focal', 'iou', 'sensitivity-specificity'],
    mutants: ['graph less(#, sum N): or equal'],
  },
  {
    reason:
      'Stands in the graphs of a few cases only, which do not tell it from the loss; not examined with other inputs yet.',
    losses: ['penalty-generalized-dice'],
    mutants: [
      'graph less(1e-20, neg): argument 1 doubled',
      'graph less(1e-20, neg): argument 1 zero',
      'graph less(1e-20, neg): or equal',
      'graph where(less, neg, #): argument 3 doubled',
      'graph where(less, neg, #): argument 3 zero',
    ],
  },
  {
    reason:
      'Stands in the graphs of a few cases only, which do not tell it from the loss; not examined with other inputs yet.',
    losses: ['generalized-dice-boundary', 'penalty-generalized-dice'],
    mutants: [
      'graph less(1e-20, size C): argument 1 doubled',
      'graph less(1e-20, size C): argument 1 zero',
      'graph less(1e-20, size C): argument 2 one',
      'graph less(1e-20, size C): or equal',
      'graph mul(sum V, size C): argument 2 one',
      'graph mul(sum V, size C): first factor only',
      'graph mul(where, #): second factor only',
      'graph mul(where, size C): added',
      'graph mul(where, size C): argument 2 one',
      'graph mul(where, size C): first factor only',
      'graph mul(where, size C): second factor only',
      'graph where(less, mul, #): gradient stopped',
      'graph where(less, size C, #): always true',
      'graph where(less, size C, #): argument 3 doubled',
      'graph where(less, size C, #): argument 3 zero',
    ],
  },
  {
    reason:
      'Stands in the graphs of a few cases only, which do not tell it from the loss; not examined with other inputs yet.',
    losses: ['top-k'],
    mutants: [
      'graph less(1e-20, size V): argument 1 doubled',
      'graph less(1e-20, size V): argument 1 zero',
      'graph less(1e-20, size V): argument 2 one',
      'graph less(1e-20, size V): or equal',
      'graph where(less, size V, #): always true',
      'graph where(less, size V, #): argument 3 doubled',
      'graph where(less, size V, #): argument 3 zero',
    ],
  },
  {
    reason:
      'Stands in the graphs of a few cases only, which do not tell it from the loss; not examined with other inputs yet.',
    losses: ['focal-tversky', 'iou', 'sensitivity-specificity'],
    mutants: [
      'graph less(1e-20, sum C): argument 1 doubled',
      'graph less(1e-20, sum C): argument 1 zero',
      'graph less(1e-20, sum C): or equal',
      'graph where(less, sum C, #): always true',
      'graph where(less, sum C, #): argument 3 doubled',
      'graph where(less, sum C, #): argument 3 zero',
    ],
  },
  {
    reason:
      'Stands in the graphs of a few cases only, which do not tell it from the loss; not examined with other inputs yet.',
    losses: ['dice-ce'],
    mutants: [
      'graph less(1e-20, sum NC): argument 1 doubled',
      'graph less(1e-20, sum NC): argument 1 zero',
      'graph less(1e-20, sum NC): or equal',
      'graph mul(sum NV, mul): added',
      'graph mul(sum NV, mul): first factor only',
      'graph mul(sum NV, mul): gradient stopped',
      'graph mul(sum NV, mul): second factor only',
      'graph sum N(sub): mean',
      'graph where(less, sum NC, #): always true',
      'graph where(less, sum NC, #): argument 3 doubled',
      'graph where(less, sum NC, #): argument 3 zero',
    ],
  },
  {
    reason:
      'Stands in the graphs of a few cases only, which do not tell it from the loss; not examined with other inputs yet.',
    losses: ['exponential-logarithmic'],
    mutants: [
      'graph maximum(mul, 1e-20): argument 2 doubled',
      'graph maximum(mul, 1e-20): gradient stopped',
      'graph maximum(mul, 1e-20): second only',
      'graph mul(#, mul): argument 1 doubled',
      'graph mul(#, mul): argument 1 zero',
      'graph mul(#, mul): gradient stopped',
      'graph mul(#, mul): second factor only',
    ],
  },
  {
    reason:
      'Stands in the graphs of a few cases only, which do not tell it from the loss; not examined with other inputs yet.',
    losses: ['dice-boundary'],
    mutants: [
      'graph mul(#, size C): added',
      'graph mul(#, size C): argument 1 doubled',
      'graph mul(#, size C): argument 1 zero',
      'graph mul(#, size C): argument 2 one',
      'graph mul(#, size C): first factor only',
      'graph mul(#, size C): second factor only',
    ],
  },
  {
    reason:
      'Stands in the graphs of a few cases only, which do not tell it from the loss; not examined with other inputs yet.',
    losses: ['lovasz-softmax'],
    mutants: ['graph mul(#, where): first factor only'],
  },
  {
    reason:
      'Stands in the graphs of a few cases only, which do not tell it from the loss; not examined with other inputs yet.',
    losses: ['focal-tversky'],
    mutants: ['graph sum NV(target): mean', 'graph sum NV(target): over NCV'],
  },
  {
    reason:
      'Stands in the graphs of a few cases only, which do not tell it from the loss; not examined with other inputs yet.',
    losses: ['dice'],
    mutants: ['graph mul(mul, mul): first factor only'],
  },
  {
    reason:
      'Stands in the graphs of a few cases only, which do not tell it from the loss; not examined with other inputs yet.',
    losses: ['dice-focal', 'dice-top-k'],
    mutants: ['graph mul(sigmoid, mask): first factor only', 'graph mul(target, mask): first factor only'],
  },
  {
    reason:
      'Stands in the graphs of a few cases only, which do not tell it from the loss; not examined with other inputs yet.',
    losses: ['hausdorff', 'penalty-generalized-dice'],
    mutants: ['graph mul(sigmoid, sub): gradient stopped'],
  },
  {
    reason:
      'Stands in the graphs of a few cases only, which do not tell it from the loss; not examined with other inputs yet.',
    losses: ['combo'],
    mutants: [
      'graph mul(sub, mul): added',
      'graph mul(sub, mul): gradient stopped',
      'graph mul(sub, mul): second factor only',
    ],
  },
  {
    reason:
      'Stands in the graphs of a few cases only, which do not tell it from the loss; not examined with other inputs yet.',
    losses: ['asymmetric-similarity', 'combo', 'generalized-dice', 'iou'],
    mutants: ['graph mul(sub, mul): first factor only'],
  },
  {
    reason:
      'Stands in the graphs of a few cases only, which do not tell it from the loss; not examined with other inputs yet.',
    losses: ['dice-focal'],
    mutants: ['graph mul(sum C, where): first factor only'],
  },
  {
    reason:
      'Stands in the graphs of a few cases only, which do not tell it from the loss; not examined with other inputs yet.',
    losses: ['asymmetric-similarity', 'dice-ce', 'dice-hausdorff'],
    mutants: ['graph mul(sum C, where): gradient stopped', 'graph mul(sum C, where): second factor only'],
  },
  {
    reason:
      'Stands in the graphs of a few cases only, which do not tell it from the loss; not examined with other inputs yet.',
    losses: ['asymmetric-similarity', 'dice-top-k'],
    mutants: [
      'graph mul(sum V, mul): added',
      'graph mul(sum V, mul): gradient stopped',
      'graph mul(sum V, mul): second factor only',
    ],
  },
  {
    reason:
      'Stands in the graphs of a few cases only, which do not tell it from the loss; not examined with other inputs yet.',
    losses: ['asymmetric-similarity', 'dice-boundary', 'dice-top-k'],
    mutants: ['graph mul(sum V, mul): first factor only'],
  },
  {
    reason:
      'Stands in the graphs of a few cases only, which do not tell it from the loss; not examined with other inputs yet.',
    losses: ['dice-hausdorff', 'focal-tversky', 'sensitivity-specificity'],
    mutants: ['graph mul(sum V, where): first factor only'],
  },
  {
    reason:
      'Stands in the graphs of a few cases only, which do not tell it from the loss; not examined with other inputs yet.',
    losses: ['sensitivity-specificity'],
    mutants: [
      'graph mul(where, where): first factor only',
      'graph sub(target, where): swapped',
      'graph sum C(sum NV): mean',
    ],
  },
  {
    reason:
      'Stands in the graphs of a few cases only, which do not tell it from the loss; not examined with other inputs yet.',
    losses: ['asymmetric-similarity', 'dice-hausdorff'],
    mutants: ['graph sum C(sub): gradient stopped', 'graph sum C(sub): largest'],
  },
  {
    reason:
      'Stands in the graphs of a few cases only, which do not tell it from the loss; not examined with other inputs yet.',
    losses: [
      'asymmetric-similarity',
      'combo',
      'dice-hausdorff',
      'distance-penalized-cross-entropy',
      'weighted-cross-entropy',
    ],
    mutants: ['graph sum C(sub): mean'],
  },
  {
    reason:
      'Stands in the graphs of a few cases only, which do not tell it from the loss; not examined with other inputs yet.',
    losses: ['asymmetric-similarity', 'dice-hausdorff', 'sensitivity-specificity'],
    mutants: ['graph sum C(where): over NC'],
  },
  {
    reason:
      'Stands in the graphs of a few cases only, which do not tell it from the loss; not examined with other inputs yet.',
    losses: ['iou', 'sensitivity-specificity'],
    mutants: ['graph sum N(sum V): largest', 'graph sum N(sum V): mean'],
  },
  {
    reason:
      'Stands in the graphs of a few cases only, which do not tell it from the loss; not examined with other inputs yet.',
    losses: ['focal-tversky', 'tversky'],
    mutants: ['graph sum NV(target): largest'],
  },
  {
    reason:
      'Stands in the graphs of a few cases only, which do not tell it from the loss; not examined with other inputs yet.',
    losses: ['focal-tversky'],
    mutants: [
      'graph mul(where, mask): added',
      'graph mul(where, mask): first factor only',
      'graph mul(where, mask): second factor only',
      'graph sum NV(where): largest',
      'graph sum NV(where): mean',
      'graph sum V(target): largest',
      'graph sum V(target): mean',
      'graph sum V(target): over CV',
    ],
  },
  {
    reason:
      'Stands in the graphs of a few cases only, which do not tell it from the loss; not examined with other inputs yet.',
    losses: ['generalized-dice-boundary'],
    mutants: ['graph neg(reduceMax C): dropped'],
  },
];
