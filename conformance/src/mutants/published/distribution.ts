import {
  crossEntropy,
  distancePenalizedCrossEntropy,
  focal,
  topK,
  weightedCrossEntropy,
} from '@segloss/core';
import { build, type Expr, type LossContext } from '@segloss/core/define';
import type { Mutant } from '../mutant.ts';
import { whereCounted, wrongly } from './wrongly.ts';

const { add, div, divideOrZero, hardest, indicator, less, mul, reduceMax, size, sub, sum } = build;

type TopKValues = Parameters<typeof topK.build>[0];

/** Gives a share of the right answer to all others, and none of it to itself. */
function sparingTruth(share: number, { binary, classes, target }: LossContext): Partial<LossContext> {
  const others = binary ? 1 : Math.max(classes - 1, 1);
  const smooth = add(mul(1 - share, target), mul(share / others, sub(1, target)));
  return { target: smooth, absent: sub(1, smooth) };
}

const ofLabelSmoothing: readonly Mutant[] = [crossEntropy, weightedCrossEntropy].flatMap((loss) => [
  wrongly(loss, 'SMP: label smoothing of binary answers twice as strong', (values, context, right) =>
    right(context.binary ? { ...values, labelSmoothing: 2 * values.labelSmoothing } : values, context),
  ),
  wrongly(loss, 'label smoothing spares the true class', (values, context, right) =>
    right({ ...values, labelSmoothing: 0 }, { ...context, ...sparingTruth(values.labelSmoothing, context) }),
  ),
  wrongly(loss, 'MONAI: label smoothing ignored for one channel', (values, context, right) =>
    right(context.classes === 1 ? { ...values, labelSmoothing: 0 } : values, context),
  ),
  wrongly(loss, 'PyTorch: sum of weights ignored for dense targets', (values, context, right) =>
    right(context.target.op === 'input' ? { ...values, weightNormalization: 'voxels' } : values, context),
  ),
]);

/** Gives the loss of every voxel, all of them kept. */
const allLossesOf = (values: TopKValues, context: LossContext): Expr =>
  topK.build({ ...values, k: 1, threshold: undefined, reduction: 'none' }, context);

function meanOfKept(losses: Expr, kept: Expr, { batch }: TopKValues): Expr {
  const axes = batch ? 'NV' : 'V';
  const means = divideOrZero(sum(mul(losses, kept), axes), sum(kept, axes));
  return batch ? means : div(sum(means, 'N'), size('N'));
}

const isMeanOfKept = ({ reduction, normalize }: TopKValues): boolean =>
  reduction === 'mean' && normalize === 'kept';

/** Lists published bugs of the distribution losses. */
export const ofDistribution: readonly Mutant[] = [
  ...ofLabelSmoothing,
  wrongly(weightedCrossEntropy, 'SegLoss V2: weights unused', (values, context) =>
    crossEntropy.build({ ...values, classWeights: undefined }, context),
  ),
  wrongly(distancePenalizedCrossEntropy, 'SegLoss: map unused', (values, context) =>
    crossEntropy.build({ ...crossEntropy.defaults, ...values }, context),
  ),
  wrongly(topK, 'SegLoss: threshold on the largest probability', (values, context, right) => {
    if (values.threshold === undefined || !isMeanOfKept(values)) return right(values, context);
    const isUnsure = indicator(less(reduceMax(context.probability, 'C'), values.threshold));
    return meanOfKept(allLossesOf(values, context), whereCounted(isUnsure, context), values);
  }),
  wrongly(topK, 'voxels ranked before they are weighted', (values, context, right) => {
    if (values.threshold !== undefined || !isMeanOfKept(values)) return right(values, context);
    const ranked = allLossesOf({ ...values, classWeights: undefined }, context);
    const kept = hardest(ranked, context.counted ?? 1, values.k, values.batch);
    return meanOfKept(allLossesOf(values, context), kept, values);
  }),
  wrongly(focal, 'probability taken for its complement', (values, context, right) =>
    right(values, { ...context, probability: context.complement, complement: context.probability }),
  ),
  wrongly(focal, 'MONAI: mean over the classes too', (values, context, right) =>
    values.reduction === 'mean' ? div(right(values, context), context.classes) : right(values, context),
  ),
  wrongly(
    focal,
    'SegLoss: first weight for class 0, the rest of 1 for all others',
    (values, context, right) => {
      const [alpha = 1] = values.classWeights ?? [];
      const classWeights = values.classWeights?.map((_, c) => (c === 0 ? alpha : Math.abs(1 - alpha)));
      return right({ ...values, classWeights }, context);
    },
  ),
];
