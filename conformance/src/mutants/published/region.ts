import {
  asymmetricSimilarity,
  dice,
  findLoss,
  focalTversky,
  generalizedDice,
  iou,
  lovaszSoftmax,
  penaltyGeneralizedDice,
  sensitivitySpecificity,
  tversky,
} from '@segloss/core';
import { build } from '@segloss/core/define';
import type { Mutant } from '../mutant.ts';
import { isPlain, meanOverClasses, overVoxels, unbalanced } from './region-parts.ts';
import { wrongly } from './wrongly.ts';

const { add, broadcast, classVector, div, input, maximum, mul, neg, pow, reduceMax, size, sub } = build;

/** Lists published bugs of the region losses. */
export const ofRegion: readonly Mutant[] = [
  ...['dice', 'iou', 'tversky', 'asymmetric-similarity', 'generalized-dice'].map((id) =>
    wrongly(findLoss(id), 'SegLoss, nnU-Net: minus the index', (values, context, right) =>
      sub(right(values, context), 1),
    ),
  ),
  wrongly(dice, 'SegLoss, nnU-Net: each term squared', (values, context, right) => {
    if (!isPlain(values) || !values.squared || values.aggregate === 'micro') return right(values, context);
    const { probability: s, target: g, complement, absent } = context;
    const hits = overVoxels(mul(mul(s, s), g), context);
    const alarms = overVoxels(mul(mul(s, s), absent), context);
    const missed = overVoxels(mul(mul(complement, complement), g), context);
    const twice = mul(2, hits);
    const ratio = div(add(twice, values.smoothNr), add(add(twice, add(alarms, missed)), values.smoothDr));
    return meanOverClasses(sub(1, ratio), context);
  }),
  wrongly(dice, 'SegLoss V2: twice the smoothing in the numerator', (values, context, right) =>
    right({ ...values, smoothNr: 2 * values.smoothNr }, context),
  ),
  wrongly(dice, 'kornia: class weights on prediction and target', (values, context, right) => {
    if (values.aggregate === 'macro' || values.classWeights === undefined) return right(values, context);
    const weights = classVector(values.classWeights);
    const [probability, target] = [mul(weights, context.probability), mul(weights, context.target)];
    return right({ ...values, classWeights: undefined }, { ...context, probability, target });
  }),
  wrongly(iou, 'MONAI: half the smoothing', (values, context, right) =>
    right({ ...values, smoothNr: values.smoothNr / 2, smoothDr: values.smoothDr / 2 }, context),
  ),
  wrongly(tversky, 'kornia: only the sum of alpha and beta counts', (values, context, right) => {
    const half = (values.alpha + values.beta) / 2;
    return right({ ...values, alpha: half, beta: half }, context);
  }),
  wrongly(sensitivitySpecificity, 'SegLoss: names exchanged', (values, context, right) =>
    right({ ...values, w: 1 - values.w }, context),
  ),
  wrongly(focalTversky, 'SegLoss, SMP: power of the mean', (values, context, right) =>
    values.reduction === 'mean'
      ? pow(maximum(tversky.build(values, context), 1e-7), 1 / values.gamma)
      : right(values, context),
  ),
  wrongly(focalTversky, 'SegLoss, SMP: gamma is the power', (values, context, right) =>
    right({ ...values, gamma: 1 / values.gamma }, context),
  ),
  wrongly(asymmetricSimilarity, 'restatements: beta weighs false alarms', (values, context, right) =>
    right(values.beta === 0 ? values : { ...values, beta: 1 / values.beta }, context),
  ),
  wrongly(
    generalizedDice,
    'SegLoss, Kervadec: weight 1e20 for an absent class',
    unbalanced(() => 1e20),
  ),
  wrongly(
    generalizedDice,
    'SegLoss V2: weight 1e5 for an absent class',
    unbalanced(() => 1e5),
  ),
  wrongly(
    generalizedDice,
    'MONAI: smoothing that depends on the volume',
    unbalanced((weights) => reduceMax(weights, 'C')),
  ),
  wrongly(
    generalizedDice,
    'weight 0 for an absent class',
    unbalanced(() => 0),
  ),
  wrongly(generalizedDice, 'SegLoss: twice the smoothing in the numerator', (values, context, right) =>
    right({ ...values, smoothNr: 2 * values.smoothNr }, context),
  ),
  wrongly(penaltyGeneralizedDice, 'SegLoss: penalty on minus the score', (values, context, right) => {
    if (values.reduction !== 'none') return right(values, context);
    const score = sub(1, generalizedDice.build(values, context));
    return neg(div(score, add(1, mul(values.k, add(1, score)))));
  }),
  wrongly(lovaszSoftmax, 'SegLoss: absent classes count in the mean', (values, context, right) => {
    if (values.reduction !== 'mean' || values.batch || !values.includeBackground)
      return right(values, context);
    const total = lovaszSoftmax.build({ ...values, reduction: 'sum' }, context);
    return div(total, mul(size('N'), context.classes));
  }),
  wrongly(lovaszSoftmax, 'kornia: labels taken for the indicator of the class', (values, context, right) =>
    context.target.op === 'input'
      ? right(values, context)
      : right(values, { ...context, target: broadcast(input('target', 'NV'), 'C') }),
  ),
];
