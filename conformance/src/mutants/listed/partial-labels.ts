import type { Listed } from './listed.ts';

/** Mutants of what becomes of classes that were not annotated. */
export const partialLabels: readonly Listed[] = [
  {
    reason: 'Flags are 0 or 1, and any threshold between them tells them apart, as does 0.',
    mutants: [
      'graph less(#, annotated): argument 1 zero',
      'graph less(#, annotated): or equal',
      'graph less(#, classVector): argument 1 zero',
      'graph less(#, classVector): or equal',
    ],
  },
  {
    reason: 'Flags are 0 or 1, and any threshold between them tells them apart, as does 0.',
    except: [
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
    mutants: ['graph less(#, sub): or equal'],
  },
  {
    reason: 'Flags are 0 or 1, and any threshold between them tells them apart, as does 0.',
    except: [
      'dice',
      'tversky',
      'generalized-dice',
      'iou',
      'focal-tversky',
      'asymmetric-similarity',
      'penalty-generalized-dice',
      'dice-boundary',
      'dice-hausdorff',
      'generalized-dice-boundary',
      'log-cosh-dice',
    ],
    mutants: ['graph less(#, sub): argument 1 zero'],
  },
  {
    reason: 'Flags are 0 or 1, and any threshold between them tells them apart, as does 0.',
    except: [
      'cross-entropy',
      'dice',
      'weighted-cross-entropy',
      'top-k',
      'focal-tversky',
      'combo',
      'dice-top-k',
      'log-hausdorff',
    ],
    mutants: ['graph less(#, add): or equal'],
  },
  {
    reason: 'Flags are 0 or 1, and any threshold between them tells them apart, as does 0.',
    except: [
      'cross-entropy',
      'focal',
      'dice',
      'dice-ce',
      'weighted-cross-entropy',
      'top-k',
      'distance-penalized-cross-entropy',
      'focal-tversky',
      'combo',
      'dice-top-k',
      'generalized-dice-boundary',
      'skeleton-recall',
      'dice-ce-skeleton-recall',
      'boundary-dou',
      'log-hausdorff',
      'blob',
    ],
    mutants: ['graph less(#, add): argument 1 zero'],
  },
  {
    reason: 'The terms of a class that was not annotated are multiplied by 0, whatever they are.',
    except: [
      'distance-penalized-cross-entropy',
      'exponential-logarithmic',
      'skeleton-recall',
      'generalized-wasserstein-dice',
    ],
    mutants: ['graph mul(where, annotated): first factor only'],
  },
  {
    reason: 'The terms of a class that was not annotated are multiplied by 0, whatever they are.',
    except: ['lovasz-softmax', 'exponential-logarithmic'],
    mutants: ['graph mul(target, annotated): first factor only'],
  },
  {
    reason: 'The terms of a class that was not annotated are multiplied by 0, whatever they are.',
    except: ['generalized-wasserstein-dice'],
    mutants: ['graph where(less, softmax, #): always true'],
  },
  {
    reason: 'The terms of a class that was not annotated are multiplied by 0, whatever they are.',
    mutants: [
      'graph where(less, logits, #): always true',
      'graph where(less, softmaxComplement, #): always true',
      'graph where(less, softmaxComplement, #): argument 3 doubled',
      'graph where(less, softmaxComplement, #): argument 3 zero',
    ],
  },
  {
    reason: 'The terms of a class that was not annotated are multiplied by 0, whatever they are.',
    except: ['region-wise'],
    mutants: ['graph where(less, neg, #): always true'],
  },
  {
    reason: 'The terms of a class that was not annotated are multiplied by 0, whatever they are.',
    except: [
      'dice-ce',
      'top-k',
      'distance-penalized-cross-entropy',
      'dice-top-k',
      'dice-ce-skeleton-recall',
      'poly-cross-entropy',
      'neighbor-aware-calibration',
    ],
    mutants: ['graph mul(annotated, #): second factor only'],
  },
  {
    reason: 'The terms of a class that was not annotated are multiplied by 0, whatever they are.',
    except: ['skeleton-recall', 'dice-ce-skeleton-recall'],
    mutants: ['graph where(less, where, #): always true'],
  },
  {
    reason:
      'Where only the background was annotated, all of a target is background, and what the absent adds is multiplied by 0.',
    losses: ['combo'],
    mutants: [
      'graph less(#, sum C): argument 1 zero',
      'graph less(#, sum C): or equal',
      'graph sum C(sub): largest',
      'graph sum C(sub): over NC',
      'graph where(less, softplus, #): always true',
      'graph where(less, where, #): always true',
    ],
  },
  {
    reason: 'The share of a class that is left out is 0, and multiplies this.',
    except: ['boundary-dou'],
    mutants: ['graph where(less, sub, #): always true'],
  },
  {
    reason: 'In how many samples a class was annotated is only compared with 0.',
    mutants: ['graph sum N(annotated): largest', 'graph sum N(annotated): mean'],
  },
  {
    reason: 'A class that was annotated nowhere has no target, and absent classes are left out already.',
    losses: ['lovasz-softmax', 'noise-robust-dice'],
    mutants: ['graph sum N(annotated): over NC'],
  },
  {
    reason:
      'All logits of a voxel are moved by the same number, which changes no share; in single precision it keeps digits.',
    except: ['combo'],
    mutants: ['graph reduceMax C(logits): smallest', 'graph reduceMax C(logits): sum'],
  },
  {
    reason:
      'All logits of a voxel are moved by the same number, which changes no share; in single precision it keeps digits.',
    mutants: ['graph sub(logits, reduceMax C): added', 'graph sub(logits, reduceMax C): first term only'],
  },
  {
    reason:
      'The slopes of the shares add up to 0, and so do those of their logarithms, weighed by the shares.',
    mutants: ['graph logSoftmax(sub): gradient stopped', 'graph softmax(sub): gradient stopped'],
  },
  {
    reason: 'A logit that is left out is so far below all others that twice as far makes no difference.',
    mutants: [
      'graph where(less, -8.507059173023462e+37, logits): argument 2 doubled',
      'graph where(less, logits, -8.507059173023462e+37): argument 3 doubled',
      'graph where(less, sub, -8.507059173023462e+37): argument 3 doubled',
    ],
  },
  {
    reason:
      'Of classes that exclude each other, one that was not annotated has neither prediction nor target.',
    losses: ['lovasz-softmax'],
    mutants: ['graph mul(add, annotated): first factor only'],
  },
  {
    reason:
      'Of classes that exclude each other, one that was not annotated has neither prediction nor target.',
    losses: ['matthews'],
    mutants: ['graph mul(where, mul): first factor only'],
  },
  {
    reason:
      'A class that was not annotated, or is not kept, weighs 0 afterwards; in the smallest volume it changes a factor of all weights, which are divided by their sum.',
    losses: ['generalized-surface'],
    mutants: [
      'graph mul(sum N, mul): added',
      'graph mul(sum N, mul): first factor only',
      'graph mul(sum N, mul): second factor only',
      'graph mul(sum NV, classVector): argument 2 ones',
      'graph mul(sum NV, classVector): first factor only',
      'graph mul(sum V, mul): first factor only',
    ],
  },
];
