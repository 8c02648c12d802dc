import type { Listed } from './listed.ts';

/** Mutants of places that few cases reach, and that have not been tried with other inputs. */
export const unexamined: readonly Listed[] = [
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
      'graph where(less, sum NC, #): always true',
      'graph where(less, sum NC, #): argument 3 doubled',
      'graph where(less, sum NC, #): argument 3 zero',
    ],
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
    losses: ['dice-focal', 'iou', 'sensitivity-specificity'],
    mutants: ['graph less(#, sum N): or equal'],
  },
  {
    reason:
      'Stands in the graphs of a few cases only, which do not tell it from the loss; not examined with other inputs yet.',
    losses: ['dice-hausdorff'],
    mutants: ['graph less(#, sum C): or equal'],
  },
  {
    reason:
      'Stands in the graphs of a few cases only, which do not tell it from the loss; not examined with other inputs yet.',
    losses: ['dice-top-k'],
    mutants: [
      'graph mul(div, mask): first factor only',
      'graph mul(sum V, mul): added',
      'graph mul(sum V, mul): first factor only',
      'graph mul(sum V, mul): gradient stopped',
      'graph mul(sum V, mul): second factor only',
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
      'graph sum NV(target): mean',
      'graph sum NV(target): over NCV',
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
    mutants: [
      'graph where(less, sum NV, 10000000000): argument 3 doubled',
      'graph where(less, sum NV, neg): always false',
    ],
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
    losses: ['iou', 'sensitivity-specificity'],
    mutants: ['graph sum N(sum V): largest', 'graph sum N(sum V): mean'],
  },
  {
    reason:
      'Stands in the graphs of a few cases only, which do not tell it from the loss; not examined with other inputs yet.',
    losses: ['penalty-generalized-dice'],
    mutants: [
      'graph mul(sigmoid, sub): added',
      'graph mul(sigmoid, sub): first factor only',
      'graph mul(sigmoid, sub): second factor only',
    ],
  },
  {
    reason:
      'Stands in the graphs of a few cases only, which do not tell it from the loss; not examined with other inputs yet.',
    losses: ['sensitivity-specificity'],
    mutants: ['graph mul(where, where): first factor only', 'graph sub(target, where): swapped'],
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
];
