import { because, type Listed } from './listed.ts';

/** Mutants of masks and of the distances, skeletons and tubes that are made from them. */
export const distances: readonly Listed[] = [
  ...because(
    'The mask of a distance map, a skeleton or a tube: flags are 0 or 1, so that any threshold between them does.',
    {
      losses: [
        'skeleton-recall',
        'dice-ce-skeleton-recall',
        'boundary-dou',
        'generalized-surface',
        'region-wise',
        'log-hausdorff',
        'blob',
      ],
      mutants: ['graph less(#, where): or equal'],
    },
    {
      losses: [
        'skeleton-recall',
        'dice-ce-skeleton-recall',
        'boundary-dou',
        'generalized-surface',
        'region-wise',
        'blob',
      ],
      mutants: ['graph less(#, where): argument 1 zero'],
    },
    { losses: ['blob'], mutants: ['graph less(#, sum C): or equal'] },
    {
      losses: ['skeleton-recall', 'dice-ce-skeleton-recall'],
      mutants: [
        'graph less(#, skeleton): argument 1 zero',
        'graph less(#, skeleton): or equal',
        'graph less(#, sum C): argument 1 zero',
        'graph where(less, #, mul): argument 2 doubled',
      ],
    },
    { losses: ['log-hausdorff'], mutants: ['graph less(#, target): or equal'] },
  ),
  ...because(
    'An unsigned map is the same for the complement of its mask.',
    {
      losses: ['hausdorff', 'dice-hausdorff', 'log-hausdorff'],
      mutants: [
        'graph less(#, sigmoid): or equal',
        'graph less(#, sigmoid): swapped',
        'graph less(#, softmax): or equal',
        'graph less(#, softmax): swapped',
        'graph less(#, where): swapped',
      ],
    },
    {
      losses: ['hausdorff', 'dice-hausdorff'],
      mutants: ['graph less(#, add): swapped', 'graph less(#, where): or equal'],
    },
    { losses: ['log-hausdorff'], mutants: ['graph less(#, target): swapped'] },
  ),
  ...because(
    'Distances of voxels that share a face are 1; the next larger one is a root of 2, and none lies between 0 and 1.',
    {
      losses: ['skeleton-recall', 'dice-ce-skeleton-recall', 'boundary-dou'],
      mutants: [
        'graph less(#, unsigned map): argument 1 zero',
        'graph less(#, unsigned map): or equal',
        'graph less(unsigned map, #): or equal',
        'rule unsigned map: squared',
      ],
    },
  ),
  ...because(
    'Only distances on this side of the border are asked for.',
    { losses: ['boundary-dou', 'region-wise'], mutants: ['rule unsigned map: inside only (SegLoss)'] },
    { losses: ['skeleton-recall', 'dice-ce-skeleton-recall'], mutants: ['graph unsigned map(less): signed'] },
  ),
  ...because('A skeleton fills no image, and a mask that does has no border to grow to.', {
    losses: ['skeleton-recall', 'dice-ce-skeleton-recall'],
    mutants: ['rule unsigned map: distance of a full mask to a point outside (SciPy)'],
  }),
  ...because('Distances are divided by the largest of their map, so that their unit does not matter.', {
    losses: ['region-wise'],
    mutants: [
      'parameter spacing: a little less',
      'parameter spacing: a little more',
      'parameter spacing: normalized',
      'rule unsigned map: divided by the largest',
    ],
  }),
  ...because(
    'The soft skeleton of a map is 0 where the map is, and so is a tube outside of its mask.',
    { losses: ['cl-dice'], mutants: ['graph mul(add, mask): first factor only'] },
    { losses: ['cl-dice', 'skeleton-recall'], mutants: ['graph mul(mul, mask): first factor only'] },
    { losses: ['cl-dice', 'dice-cl-dice'], mutants: ['graph mul(add, sub): first factor only'] },
    { losses: ['cl-dice', 'dice-ce-skeleton-recall'], mutants: ['graph mul(mul, sub): first factor only'] },
  ),
  ...because('Ignored labels are no class, so that the tube, or the target, is 0 already.', {
    losses: ['skeleton-recall'],
    mutants: ['graph mul(weights, sub): first factor only'],
  }),
  ...because(
    'The mask of a distance map: labels are 0 or 1, so that any threshold between them does, and an unsigned map is the same for the complement.',
    {
      losses: ['distance-penalized-cross-entropy', 'boundary', 'dice-boundary', 'generalized-dice-boundary'],
      mutants: ['graph less(#, where): argument 1 zero', 'graph less(#, where): or equal'],
    },
    { losses: ['distance-penalized-cross-entropy'], mutants: ['graph less(#, where): swapped'] },
  ),
];
