import { because, type Listed } from './listed.ts';

/** Mutants of what is a constant for the gradient. */
export const constants: readonly Listed[] = [
  ...because(
    'Only decides whether the prediction or the target is smaller, and a comparison has no slope.',
    {
      losses: ['dice-ce-skeleton-recall'],
      mutants: [
        'graph mul(sub, softmax): gradient stopped',
        'graph mul(target, softmaxComplement): gradient stopped',
        'graph softmaxComplement(logits): gradient stopped',
        'graph sub(mul, mul): gradient stopped',
      ],
    },
    {
      losses: ['log-cosh-dice'],
      mutants: [
        'graph mul(sub, softmax): gradient stopped',
        'graph mul(target, softmaxComplement): gradient stopped',
        'graph softmaxComplement(logits): gradient stopped',
        'graph sub(mul, mul): gradient stopped',
      ],
    },
  ),
  ...because(
    'A sum that does not depend on the prediction: of the target, or of all voxels.',
    {
      losses: ['matthews'],
      mutants: ['graph add(add, add): gradient stopped', 'graph div(#, mul): gradient stopped'],
    },
    { losses: ['skeleton-recall'], mutants: ['graph add(sum NV, #): gradient stopped'] },
  ),
  ...because(
    'Only decides about the mask of a distance map, which has no slope.',
    {
      losses: ['hausdorff', 'log-hausdorff'],
      mutants: ['graph mul(softmax, mask): gradient stopped', 'graph mul(softmax, where): gradient stopped'],
    },
    {
      losses: ['hausdorff'],
      mutants: [
        'graph mul(sigmoid, sub): gradient stopped',
        'graph mul(sigmoid, where): gradient stopped',
        'graph mul(where, where): gradient stopped',
      ],
    },
  ),
  ...because('Only decides which voxels are taken, which is a constant for the gradient.', {
    losses: ['top-k'],
    mutants: [
      'graph mul(add, mul): gradient stopped',
      'graph mul(softmax, add): gradient stopped',
      'graph where(less, softmax, #): gradient stopped',
      'graph where(less, sum C, where): gradient stopped',
    ],
  }),
];
