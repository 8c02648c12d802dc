import type { Listed } from './listed.ts';

/** Mutants that mean the same as the loss. */
export const equivalent: readonly Listed[] = [
  {
    reason: 'The absolute value, or the square, of a difference does not depend on its sign.',
    losses: ['hausdorff', 'lovasz-softmax', 'sensitivity-specificity'],
    mutants: ['graph sub(mul, mul): swapped', 'graph sub(where, where): swapped'],
  },
  {
    reason: 'The absolute value, or the square, of a difference does not depend on its sign.',
    losses: ['dice-hausdorff'],
    mutants: ['graph abs(sub): dropped'],
  },
  {
    reason: 'The absolute value, or the square, of a difference does not depend on its sign.',
    losses: ['sensitivity-specificity'],
    mutants: ['graph sub(target, where): swapped'],
  },
  {
    reason: 'Squared afterwards, so that signs do not matter.',
    losses: ['dice-hausdorff', 'hausdorff', 'sensitivity-specificity'],
    mutants: ['published errors keep their sign'],
  },
  {
    reason: 'Squared afterwards, so that signs do not matter.',
    losses: ['hausdorff', 'sensitivity-specificity'],
    mutants: ['graph abs(sub): dropped'],
  },
  {
    reason: 'Only decides whether anything counts, or divides out again.',
    losses: [
      'asymmetric-similarity',
      'dice',
      'dice-top-k',
      'focal-tversky',
      'generalized-dice',
      'iou',
      'penalty-generalized-dice',
      'sensitivity-specificity',
      'tversky',
    ],
    mutants: ['graph sum V(mask): largest', 'graph sum V(mask): mean'],
  },
  {
    reason: 'Only decides whether anything counts, or divides out again.',
    losses: [
      'asymmetric-similarity',
      'dice',
      'dice-top-k',
      'focal-tversky',
      'generalized-dice',
      'iou',
      'penalty-generalized-dice',
    ],
    mutants: ['graph sum V(sub): largest', 'graph sum V(sub): mean'],
  },
  {
    reason: 'Only decides whether anything counts, or divides out again.',
    losses: ['asymmetric-similarity', 'dice', 'iou', 'penalty-generalized-dice', 'sensitivity-specificity'],
    mutants: ['graph sum N(sum V): largest', 'graph sum N(sum V): mean'],
  },
  {
    reason: 'Only decides whether anything counts, or divides out again.',
    losses: ['focal-tversky', 'lovasz-softmax'],
    mutants: ['graph sum V(target): largest', 'graph sum V(target): mean'],
  },
  {
    reason: 'Only decides whether anything counts, or divides out again.',
    losses: ['focal-tversky'],
    mutants: ['graph sum NV(target): largest', 'graph sum NV(target): mean'],
  },
  {
    reason: 'Only decides whether anything counts, or divides out again.',
    losses: ['lovasz-softmax'],
    mutants: [
      'graph sum NV(where): largest',
      'graph sum NV(where): mean',
      'graph sum V(where): largest',
      'graph sum V(where): mean',
    ],
  },
  {
    reason: 'The factor that is left out is 1 wherever this stands, or 0 where all is 0 already.',
    losses: ['distance-penalized-cross-entropy', 'exponential-logarithmic'],
    mutants: ['graph mul(sum C, sub): first factor only'],
  },
  {
    reason: 'The factor that is left out is 1 wherever this stands, or 0 where all is 0 already.',
    losses: ['sensitivity-specificity'],
    mutants: ['graph mul(where, where): first factor only'],
  },
  {
    reason: 'Only decides which voxels are taken, which is a constant for the gradient.',
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
  },
  {
    reason:
      'The mask of a distance map: labels are 0 or 1, so that any threshold between them does, and an unsigned map is the same for the complement.',
    losses: [
      'boundary',
      'dice-boundary',
      'dice-hausdorff',
      'distance-penalized-cross-entropy',
      'generalized-dice-boundary',
      'hausdorff',
    ],
    mutants: ['graph less(#, where): or equal'],
  },
  {
    reason:
      'The mask of a distance map: labels are 0 or 1, so that any threshold between them does, and an unsigned map is the same for the complement.',
    losses: ['boundary', 'dice-boundary', 'distance-penalized-cross-entropy', 'generalized-dice-boundary'],
    mutants: ['graph less(#, where): argument 1 zero'],
  },
  {
    reason:
      'The mask of a distance map: labels are 0 or 1, so that any threshold between them does, and an unsigned map is the same for the complement.',
    losses: ['dice-hausdorff', 'distance-penalized-cross-entropy', 'hausdorff'],
    mutants: ['graph less(#, where): swapped'],
  },
  {
    reason:
      'The mask of a distance map: labels are 0 or 1, so that any threshold between them does, and an unsigned map is the same for the complement.',
    losses: ['dice-hausdorff', 'hausdorff'],
    mutants: [
      'graph less(#, sigmoid): or equal',
      'graph less(#, sigmoid): swapped',
      'graph less(#, softmax): or equal',
      'graph less(#, softmax): swapped',
    ],
  },
  {
    reason: 'Examined with 1,200 random inputs, degenerate ones among them: value and gradient are the same.',
    losses: ['combo', 'top-k'],
    mutants: ['graph less(sum C, #): or equal'],
  },
  {
    reason: 'Examined with 1,200 random inputs, degenerate ones among them: value and gradient are the same.',
    losses: ['combo'],
    mutants: [
      'graph less(#, mul): argument 1 zero',
      'graph less(#, mul): or equal',
      'graph where(less, #, softmaxComplement): argument 2 doubled',
      'graph where(less, #, softmaxComplement): argument 2 zero',
      'graph where(less, -8.507059173023462e+37, logits): argument 2 doubled',
    ],
  },
  {
    reason: 'Examined with 1,200 random inputs, degenerate ones among them: value and gradient are the same.',
    losses: ['cross-entropy', 'distance-penalized-cross-entropy', 'top-k', 'weighted-cross-entropy'],
    mutants: ['graph where(less, #, where): always false'],
  },
  {
    reason: 'Examined with 1,200 random inputs, degenerate ones among them: value and gradient are the same.',
    losses: ['cross-entropy'],
    mutants: ['graph sum C(classVector): argument 1 reversed'],
  },
  {
    reason: 'Examined with 1,200 random inputs, degenerate ones among them: value and gradient are the same.',
    losses: ['distance-penalized-cross-entropy'],
    mutants: [
      'parameter spacing: a little less',
      'parameter spacing: a little more',
      'parameter spacing: normalized',
    ],
  },
  {
    reason: 'Examined with 1,200 random inputs, degenerate ones among them: value and gradient are the same.',
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
    reason: 'Examined with 1,200 random inputs, degenerate ones among them: value and gradient are the same.',
    losses: ['top-k'],
    mutants: [
      'graph less(#, logits): argument 1 doubled',
      'graph less(div, #): or equal',
      'graph less(logits, #): or equal',
      'graph where(less, #, logits): always false',
      'graph where(less, #, logits): argument 2 doubled',
    ],
  },
  {
    reason: 'Says which voxels count, and any number but 0 says so.',
    losses: ['lovasz-softmax'],
    mutants: ['graph broadcast NV(#): argument 1 doubled'],
  },
  {
    reason: 'Only decides about the mask of a distance map, which has no slope.',
    losses: ['hausdorff'],
    mutants: ['graph mul(sigmoid, sub): gradient stopped', 'graph mul(softmax, mask): gradient stopped'],
  },
  {
    reason:
      'Examined with several hundred random inputs for the parameters of the golden cases: value and gradient are the same.',
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
  {
    reason: 'Only decides whether the prediction or the target is smaller, and a comparison has no slope.',
    losses: [
      'asymmetric-similarity',
      'dice',
      'dice-boundary',
      'dice-ce',
      'dice-top-k',
      'generalized-dice',
      'generalized-dice-boundary',
      'iou',
      'penalty-generalized-dice',
      'tversky',
    ],
    mutants: ['graph softmaxComplement(logits): gradient stopped'],
  },
  {
    reason: 'Only decides whether the prediction or the target is smaller, and a comparison has no slope.',
    losses: [
      'asymmetric-similarity',
      'combo',
      'dice',
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
    mutants: [
      'graph mul(sub, softmax): gradient stopped',
      'graph mul(target, softmaxComplement): gradient stopped',
      'graph sub(mul, mul): gradient stopped',
    ],
  },
  {
    reason: 'Only decides whether the prediction or the target is smaller, and a comparison has no slope.',
    losses: ['asymmetric-similarity', 'dice', 'dice-boundary', 'generalized-dice'],
    mutants: ['graph neg(logits): gradient stopped'],
  },
  {
    reason: 'Only decides whether the prediction or the target is smaller, and a comparison has no slope.',
    losses: ['asymmetric-similarity', 'combo', 'dice', 'dice-boundary', 'dice-ce', 'generalized-dice'],
    mutants: [
      'graph mul(sub, sigmoid): gradient stopped',
      'graph mul(target, sigmoid): gradient stopped',
      'graph sigmoid(neg): gradient stopped',
    ],
  },
  {
    reason: 'Only decides whether the prediction or the target is smaller, and a comparison has no slope.',
    losses: ['dice'],
    mutants: ['graph sub(target, where): gradient stopped'],
  },
  {
    reason: 'Only decides whether the prediction or the target is smaller, and a comparison has no slope.',
    losses: ['tversky'],
    mutants: ['graph sub(where, where): gradient stopped'],
  },
  {
    reason: 'Lets through a group in which nothing counts, whose errors are 0 already.',
    losses: ['sensitivity-specificity'],
    mutants: ['graph less(#, sum N): or equal'],
  },
];
