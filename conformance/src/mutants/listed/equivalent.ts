import { because, type Listed } from './listed.ts';

/** Mutants that mean the same as the loss. */
export const equivalent: readonly Listed[] = [
  ...because('Volumes are taken relative to the smallest one, so that a common factor does not matter.', {
    losses: ['generalized-surface'],
    mutants: [
      'graph sum NV(where): mean',
      'graph sum V(add): mean',
      'graph sum V(target): mean',
      'graph sum V(where): mean',
    ],
  }),
  ...because('Where no class has a volume, all distances are 0, whatever they are weighted by.', {
    losses: ['generalized-surface'],
    mutants: [
      'graph less(neg, 10000000000): argument 2 doubled',
      'graph less(neg, 10000000000): or equal',
      'graph where(less, pow, #): always true',
    ],
  }),
  ...because('The size outside of all components, whose inverse is not taken.', {
    losses: ['blob'],
    mutants: [
      'graph where(less, componentSum of faces, #): always true',
      'graph where(less, componentSum of faces, #): argument 3 doubled',
      'graph where(less, componentSum of faces, #): argument 3 zero',
      'graph where(less, componentSum of full, #): always true',
      'graph where(less, componentSum of full, #): argument 3 doubled',
      'graph where(less, componentSum of full, #): argument 3 zero',
    ],
  }),
  ...because('A share of the voxels of a component, whose sum is divided by.', {
    losses: ['blob'],
    mutants: ['graph div(#, where): argument 1 doubled'],
  }),
  ...because('Components have counted voxels alone, so that those are as many as all.', {
    losses: ['blob'],
    mutants: [
      'graph componentSum of faces(mask, less): number of voxels',
      'graph componentSum of faces(sub, less): number of voxels',
    ],
  }),
  ...because('The background is left out already.', {
    losses: ['region-wise'],
    mutants: ['graph mul(mul, classVector): argument 2 first left out'],
  }),
  ...because(
    'Says which voxels count, and any number but 0 says so.',
    { losses: ['dice-top-k'], mutants: ['graph mul(mask, #): argument 2 doubled'] },
    {
      losses: ['lovasz-softmax', 'neighbor-aware-calibration'],
      mutants: ['graph broadcast NV(#): argument 1 doubled'],
    },
    { losses: ['top-k'], mutants: ['graph mul(#, where): argument 1 doubled'] },
    { losses: ['region-wise'], mutants: ['graph where(less, #, #): argument 2 doubled'] },
  ),
  ...because('A factor of all weights, which are divided by their sum.', {
    losses: [
      'generalized-dice',
      'penalty-generalized-dice',
      'generalized-dice-boundary',
      'generalized-surface',
    ],
    mutants: [
      'graph where(less, sum N, 10000000000): argument 3 doubled',
      'graph where(less, sum NV, 10000000000): argument 3 doubled',
      'graph where(less, sum V, 10000000000): argument 3 doubled',
    ],
  }),
  ...because(
    'The absolute value, or the square, of a difference does not depend on its sign.',
    {
      losses: ['hausdorff', 'noise-robust-dice', 'generalized-surface', 'log-hausdorff'],
      mutants: ['graph sub(mul, mul): swapped'],
    },
    {
      losses: ['hausdorff', 'noise-robust-dice', 'log-hausdorff'],
      mutants: ['graph sub(where, where): swapped'],
    },
    {
      losses: ['hausdorff', 'dice-hausdorff', 'generalized-surface', 'log-hausdorff'],
      mutants: ['graph sub(#, add): swapped'],
    },
    {
      losses: ['neighbor-aware-calibration'],
      mutants: [
        'graph sub(windowMean share, logits): swapped',
        'graph sub(windowMean share, where): swapped',
        'graph sub(windowMean zero, logits): swapped',
      ],
    },
    {
      losses: ['log-hausdorff'],
      mutants: ['graph sub(add, where): swapped', 'published errors keep their sign'],
    },
    { losses: ['log-cosh-dice', 'log-hausdorff'], mutants: ['graph abs(sub): dropped'] },
    {
      losses: ['sensitivity-specificity', 'lovasz-softmax'],
      mutants: ['graph sub(mul, mul): swapped'],
    },
    { losses: ['sensitivity-specificity'], mutants: ['graph sub(where, where): swapped'] },
    { losses: ['dice-hausdorff'], mutants: ['graph abs(sub): dropped'] },
    { losses: ['sensitivity-specificity'], mutants: ['graph sub(target, where): swapped'] },
  ),
  ...because('Channels of their own are a single one here, as classes of this loss exclude each other.', {
    losses: ['generalized-wasserstein-dice'],
    mutants: ['graph sum C(add): mean', 'graph sum V(sub): over CV'],
  }),
  ...because(
    'Refused: channels of this loss cannot be questions of their own, or its predictions cannot be probabilities.',
    { losses: ['generalized-wasserstein-dice'], mutants: ['parameter activation: default sigmoid'] },
    { losses: ['neighbor-aware-calibration'], mutants: ['parameter activation: default none'] },
  ),
  ...because(
    'Nothing is ignored where this stands; or the border is zero, where ignored voxels are no class already.',
    {
      losses: ['neighbor-aware-calibration'],
      mutants: [
        'graph windowMean share(add, broadcast NV): ignored ones as 0',
        'graph windowMean share(target, broadcast NV): ignored ones as 0',
        'graph windowMean share(where, broadcast NV): ignored ones as 0',
        'graph windowMean zero(where, broadcast NV): ignored ones as 0',
        'graph windowMean zero(where, mask): ignored ones as 0',
        'graph windowMean zero(where, where): ignored ones as 0',
      ],
    },
  ),
  ...because(
    'A sum does not depend on the order of its terms.',
    {
      losses: ['neighbor-aware-calibration'],
      mutants: ['graph sum C(classVector): argument 1 reversed'],
    },
    { losses: ['cross-entropy'], mutants: ['graph mul(classVector, #): argument 1 reversed'] },
    { losses: ['lovasz-softmax'], mutants: ['graph mul(#, classVector): argument 2 reversed'] },
  ),
  ...because(
    'A ratio of sums in which every voxel has its weight does not change when all weights are doubled.',
    {
      losses: ['focal-tversky', 'lovasz-softmax', 'dice-focal'],
      mutants: ['graph mul(weights, #): argument 2 doubled'],
    },
  ),
  ...because('A sample in which no channel was annotated has no loss, whichever of its voxels are kept.', {
    losses: ['top-k'],
    mutants: ['graph hardest(where, broadcast NV): ignored ones too'],
  }),
  ...because(
    'Whether a logit is the largest, alone or with others: flags and their number, of which any threshold between two whole numbers tells.',
    {
      losses: ['lovasz-softmax'],
      mutants: [
        'graph less(#, mul): argument 1 zero',
        'graph less(#, mul): or equal',
        'graph less(sum C, #): or equal',
      ],
    },
  ),
  ...because('Stands in for the complement of the largest probability, whose logarithm is not taken.', {
    losses: ['lovasz-softmax'],
    mutants: [
      'graph where(less, #, softmaxComplement): argument 2 doubled',
      'graph where(less, #, softmaxComplement): argument 2 zero',
    ],
  }),
  ...because('The smaller of two numbers, which are equal there.', {
    losses: ['boundary-dou'],
    mutants: ['graph less(sub, #): or equal'],
  }),
  ...because('The factor of an intersection, which is 0 where a class is absent.', {
    losses: ['boundary-dou'],
    mutants: ['graph where(less, div, #): argument 3 doubled', 'graph where(less, div, #): argument 3 zero'],
  }),
  ...because('Both choices are the same in variant symmetric.', {
    losses: ['unified-focal'],
    mutants: ['graph where(less, pow, pow): always false', 'graph where(less, pow, pow): always true'],
  }),
  ...because('The share of the only class does not depend on its weight.', {
    losses: ['generalized-surface'],
    mutants: ['published MONAI: class weights ignored when one channel is left'],
  }),
  ...because(
    'Squared afterwards, so that signs do not matter.',
    {
      losses: ['sensitivity-specificity', 'hausdorff', 'dice-hausdorff'],
      mutants: ['published errors keep their sign'],
    },
    { losses: ['sensitivity-specificity', 'hausdorff'], mutants: ['graph abs(sub): dropped'] },
  ),
  ...because(
    'The factor that is left out is 1 wherever this stands, or 0 where all is 0 already.',
    {
      losses: ['distance-penalized-cross-entropy', 'exponential-logarithmic'],
      mutants: ['graph mul(sum C, sub): first factor only'],
    },
    { losses: ['sensitivity-specificity'], mutants: ['graph mul(where, where): first factor only'] },
  ),
  ...because('Only decides which voxels are taken, which is a constant for the gradient.', {
    losses: ['top-k'],
    mutants: [
      'graph mul(add, classVector): gradient stopped',
      'graph mul(sub, sigmoid): gradient stopped',
      'graph mul(target, sigmoid): gradient stopped',
      'graph mul(target, softmax): gradient stopped',
      'graph mul(where, sigmoid): gradient stopped',
      'graph mul(where, softmax): gradient stopped',
      'graph sigmoid(logits): gradient stopped',
      'graph sigmoid(neg): gradient stopped',
      'graph softmax(logits): gradient stopped',
    ],
  }),
  ...because(
    'Examined with 1,200 random inputs, degenerate ones among them: value and gradient are the same.',
    {
      losses: ['combo'],
      mutants: [
        'graph less(#, mul): argument 1 zero',
        'graph less(#, mul): or equal',
        'graph less(sum C, #): or equal',
        'graph where(less, #, softmaxComplement): argument 2 doubled',
        'graph where(less, #, softmaxComplement): argument 2 zero',
      ],
    },
    {
      losses: ['distance-penalized-cross-entropy'],
      mutants: [
        'graph where(less, #, where): always false',
        'parameter spacing: a little less',
        'parameter spacing: a little more',
        'parameter spacing: normalized',
      ],
    },
    {
      losses: ['sensitivity-specificity'],
      mutants: [
        'graph less(#, sum C): or equal',
        'graph sum V(mask): over NV',
        'parameter smoothDr: default a little less',
        'parameter smoothDr: default a little more',
        'published SMP, kornia: ignored voxels count in the mean',
      ],
    },
    {
      losses: ['top-k'],
      mutants: [
        'graph less(#, logits): argument 1 doubled',
        'graph where(less, #, logits): always false',
        'graph where(less, #, logits): argument 2 doubled',
      ],
    },
  ),
  ...because(
    'Examined with several hundred random inputs for the parameters of the golden cases: value and gradient are the same.',
    {
      losses: ['asymmetric-similarity'],
      mutants: [
        'graph div(sum C, mul): gradient stopped',
        'graph div(sum C, mul): multiplied',
        'graph div(sum C, mul): numerator only',
        'graph mul(#, #): added',
        'graph mul(#, #): argument 1 doubled',
        'graph mul(#, #): argument 2 doubled',
        'graph mul(#, #): first factor only',
      ],
    },
  ),
  ...because(
    'Only decides whether the prediction or the target is smaller, and a comparison has no slope.',
    {
      losses: [
        'dice',
        'tversky',
        'generalized-dice',
        'dice-ce',
        'iou',
        'asymmetric-similarity',
        'penalty-generalized-dice',
        'dice-top-k',
        'dice-boundary',
        'generalized-dice-boundary',
      ],
      mutants: ['graph softmaxComplement(logits): gradient stopped'],
    },
    {
      losses: [
        'dice',
        'tversky',
        'generalized-dice',
        'dice-ce',
        'iou',
        'asymmetric-similarity',
        'penalty-generalized-dice',
        'combo',
        'dice-top-k',
        'dice-focal',
        'dice-boundary',
        'generalized-dice-boundary',
      ],
      mutants: [
        'graph mul(sub, softmax): gradient stopped',
        'graph mul(target, softmaxComplement): gradient stopped',
        'graph sub(mul, mul): gradient stopped',
      ],
    },
    {
      losses: ['dice', 'generalized-dice', 'iou', 'asymmetric-similarity', 'dice-boundary'],
      mutants: ['graph neg(logits): gradient stopped'],
    },
    {
      losses: [
        'dice',
        'generalized-dice',
        'dice-ce',
        'iou',
        'asymmetric-similarity',
        'combo',
        'dice-boundary',
      ],
      mutants: [
        'graph mul(sub, sigmoid): gradient stopped',
        'graph mul(target, sigmoid): gradient stopped',
        'graph sigmoid(neg): gradient stopped',
      ],
    },
    { losses: ['dice'], mutants: ['graph sub(target, where): gradient stopped'] },
    { losses: ['tversky'], mutants: ['graph sub(where, where): gradient stopped'] },
  ),
];
