import { because, type Listed } from './listed.ts';

/** Mutants of what becomes of classes that were not annotated. */
export const partialLabels: readonly Listed[] = [
  ...because(
    'Flags are 0 or 1, and any threshold between them tells them apart, as does 0.',
    {
      mutants: [
        'graph less(#, annotated): argument 1 zero',
        'graph less(#, annotated): or equal',
        'graph less(#, classVector): argument 1 zero',
        'graph less(#, classVector): or equal',
      ],
    },
    {
      losses: [
        'cross-entropy',
        'focal',
        'weighted-cross-entropy',
        'top-k',
        'distance-penalized-cross-entropy',
        'unified-focal',
        'poly-cross-entropy',
        'neighbor-aware-calibration',
        'lovasz-softmax',
      ],
      mutants: ['graph less(#, sub): or equal'],
    },
    {
      losses: [
        'cross-entropy',
        'focal',
        'dice-ce',
        'weighted-cross-entropy',
        'top-k',
        'distance-penalized-cross-entropy',
        'combo',
        'exponential-logarithmic',
        'dice-top-k',
        'dice-focal',
        'dice-ce-skeleton-recall',
        'unified-focal',
        'poly-cross-entropy',
        'neighbor-aware-calibration',
        'lovasz-softmax',
      ],
      mutants: ['graph less(#, sub): argument 1 zero'],
    },
    {
      losses: [
        'focal',
        'dice-ce',
        'distance-penalized-cross-entropy',
        'boundary',
        'hausdorff',
        'exponential-logarithmic',
        'dice-focal',
        'dice-boundary',
        'dice-hausdorff',
        'generalized-dice-boundary',
        'skeleton-recall',
        'dice-ce-skeleton-recall',
        'unified-focal',
        'poly-cross-entropy',
        'neighbor-aware-calibration',
        'boundary-dou',
        'generalized-surface',
        'region-wise',
        'blob',
        'lovasz-softmax',
      ],
      mutants: ['graph less(#, add): or equal'],
    },
    {
      losses: [
        'boundary',
        'hausdorff',
        'exponential-logarithmic',
        'dice-focal',
        'dice-boundary',
        'dice-hausdorff',
        'unified-focal',
        'poly-cross-entropy',
        'neighbor-aware-calibration',
        'generalized-surface',
        'region-wise',
      ],
      mutants: ['graph less(#, add): argument 1 zero'],
    },
  ),
  ...because(
    'The terms of a class that was not annotated are multiplied by 0, whatever they are.',
    {
      except: [
        'distance-penalized-cross-entropy',
        'exponential-logarithmic',
        'skeleton-recall',
        'generalized-wasserstein-dice',
      ],
      mutants: ['graph mul(where, annotated): first factor only'],
    },
    {
      except: ['lovasz-softmax', 'exponential-logarithmic'],
      mutants: ['graph mul(target, annotated): first factor only'],
    },
    { mutants: ['graph where(less, softmax, #): always true'] },
    {
      mutants: [
        'graph where(less, softmaxComplement, #): always true',
        'graph where(less, softmaxComplement, #): argument 3 doubled',
        'graph where(less, softmaxComplement, #): argument 3 zero',
      ],
    },
    { except: ['region-wise'], mutants: ['graph where(less, neg, #): always true'] },
    {
      losses: ['cross-entropy', 'weighted-cross-entropy', 'top-k'],
      mutants: ['graph mul(annotated, #): second factor only'],
    },
    {
      losses: ['neighbor-aware-calibration'],
      mutants: ['graph where(less, logits, #): always true', 'graph where(less, where, #): always true'],
    },
    { losses: ['lovasz-softmax'], mutants: ['graph where(less, where, #): always true'] },
  ),
  ...because(
    'Where only the background was annotated, all of a target is background, and what the absent adds is multiplied by 0.',
    {
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
  ),
  ...because(
    'How many classes stand beside the background, which only a threshold between 0 and 1 is compared with.',
    {
      losses: ['lovasz-softmax'],
      mutants: [
        'graph less(#, sum C): argument 1 zero',
        'graph less(#, sum C): or equal',
        'graph sum C(sub): largest',
      ],
    },
  ),
  ...because('Where only the background was annotated it is certain, and any margin above 1 has no error.', {
    losses: ['lovasz-softmax'],
    mutants: [
      'graph maximum(sub, #): argument 2 doubled',
      'graph sum C(sub): over NC',
      'graph where(less, softplus, #): always true',
    ],
  }),
  ...because('The share of a class that is left out is 0, and multiplies this.', {
    except: ['boundary-dou'],
    mutants: ['graph where(less, sub, #): always true'],
  }),
  ...because('In how many samples a class was annotated is only compared with 0.', {
    mutants: ['graph sum N(annotated): largest', 'graph sum N(annotated): mean'],
  }),
  ...because('A class that was annotated nowhere has no target, and absent classes are left out already.', {
    losses: ['noise-robust-dice'],
    mutants: ['graph sum N(annotated): over NC'],
  }),
  ...because(
    'All logits of a voxel are moved by the same number, which changes no share; in single precision it keeps digits.',
    {
      except: ['combo', 'lovasz-softmax'],
      mutants: ['graph reduceMax C(logits): smallest', 'graph reduceMax C(logits): sum'],
    },
    { mutants: ['graph sub(logits, reduceMax C): added', 'graph sub(logits, reduceMax C): first term only'] },
  ),
  ...because(
    'The slopes of the shares add up to 0, and so do those of their logarithms, weighed by the shares.',
    { mutants: ['graph logSoftmax(sub): gradient stopped', 'graph softmax(sub): gradient stopped'] },
  ),
  ...because('A logit that is left out is so far below all others that twice as far makes no difference.', {
    mutants: [
      'graph where(less, -8.507059173023462e+37, logits): argument 2 doubled',
      'graph where(less, logits, -8.507059173023462e+37): argument 3 doubled',
      'graph where(less, sub, -8.507059173023462e+37): argument 3 doubled',
    ],
  }),
  ...because(
    'Of classes that exclude each other, one that was not annotated has neither prediction nor target.',
    { losses: ['lovasz-softmax'], mutants: ['graph mul(add, annotated): first factor only'] },
    { losses: ['matthews'], mutants: ['graph mul(where, mul): first factor only'] },
  ),
  ...because(
    'A class that was not annotated, or is not kept, weighs 0 afterwards; in the smallest volume it changes a factor of all weights, which are divided by their sum.',
    {
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
  ),
];
