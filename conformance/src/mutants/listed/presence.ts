import { because, type Listed } from './listed.ts';

/** Mutants of sums that only decide whether anything is there. */
export const presence: readonly Listed[] = [
  ...because(
    'Only decides whether anything counts, or divides out again.',
    {
      losses: [
        'dice',
        'tversky',
        'generalized-dice',
        'sensitivity-specificity',
        'iou',
        'focal-tversky',
        'asymmetric-similarity',
        'penalty-generalized-dice',
        'dice-top-k',
        'cl-dice',
        'skeleton-recall',
        'generalized-wasserstein-dice',
        'log-cosh-dice',
        'matthews',
        'boundary-dou',
        'noise-robust-dice',
        'blob',
      ],
      mutants: ['graph sum V(mask): largest', 'graph sum V(mask): mean'],
    },
    {
      losses: [
        'dice',
        'generalized-dice',
        'iou',
        'focal-tversky',
        'asymmetric-similarity',
        'penalty-generalized-dice',
        'dice-top-k',
        'cl-dice',
        'dice-cl-dice',
        'skeleton-recall',
        'log-cosh-dice',
        'matthews',
        'boundary-dou',
        'noise-robust-dice',
        'blob',
      ],
      mutants: ['graph sum V(sub): largest', 'graph sum V(sub): mean'],
    },
    {
      losses: [
        'dice',
        'dice-ce',
        'generalized-dice',
        'sensitivity-specificity',
        'iou',
        'asymmetric-similarity',
        'penalty-generalized-dice',
        'dice-focal',
        'cl-dice',
        'dice-cl-dice',
        'skeleton-recall',
        'log-cosh-dice',
        'matthews',
        'boundary-dou',
        'noise-robust-dice',
      ],
      mutants: ['graph sum N(sum V): largest', 'graph sum N(sum V): mean'],
    },
    { losses: ['lovasz-softmax'], mutants: ['graph sum N(mul): largest', 'graph sum N(mul): mean'] },
    {
      losses: ['generalized-wasserstein-dice'],
      mutants: [
        'graph mul(size V, where): added',
        'graph mul(size V, where): argument 1 one',
        'graph mul(size V, where): first factor only',
        'graph mul(size V, where): second factor only',
        'graph mul(sum V, #): argument 2 doubled',
      ],
    },
    {
      losses: ['generalized-dice', 'penalty-generalized-dice', 'generalized-dice-boundary'],
      mutants: ['graph mul(mul, #): argument 2 doubled'],
    },
  ),
  ...because(
    'Only decides whether a class is present.',
    {
      losses: ['focal-tversky', 'lovasz-softmax', 'unified-focal', 'noise-robust-dice'],
      mutants: ['graph sum V(target): largest', 'graph sum V(target): mean'],
    },
    {
      losses: ['focal-tversky', 'lovasz-softmax'],
      mutants: ['graph sum NV(target): largest', 'graph sum NV(target): mean'],
    },
    {
      losses: ['lovasz-softmax', 'cl-dice', 'unified-focal', 'matthews'],
      mutants: ['graph sum V(where): largest', 'graph sum V(where): mean'],
    },
    {
      losses: ['lovasz-softmax', 'cl-dice', 'unified-focal', 'matthews', 'noise-robust-dice'],
      mutants: ['graph sum NV(where): largest', 'graph sum NV(where): mean'],
    },
    {
      losses: ['lovasz-softmax', 'matthews', 'noise-robust-dice'],
      mutants: ['graph sum V(add): largest', 'graph sum V(add): mean'],
    },
  ),
  ...because('Where nothing counts there are no errors, and the ratio is 0 already.', {
    losses: ['noise-robust-dice'],
    mutants: [
      'graph less(#, sum C): or equal',
      'graph mul(#, where): first factor only',
      'graph sum V(mask): over NV',
      'graph sum V(sub): over NV',
      'published SMP, kornia: ignored voxels count in the mean',
    ],
  }),
  ...because(
    'Lets through a group in which nothing counts, whose ratio is that of the two smoothings, 1, and its loss 0 already.',
    {
      losses: ['dice-cl-dice', 'log-cosh-dice', 'boundary-dou'],
      mutants: ['graph less(#, sum C): or equal'],
    },
    { losses: ['cl-dice'], mutants: ['graph mul(sub, where): first factor only'] },
  ),
];
