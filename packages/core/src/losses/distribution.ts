import { classesLeft, countLeft } from '../define/classes.ts';
import type { LossContext } from '../define/context.ts';
import { meanOverVoxels, weigh } from '../define/voxels.ts';
import {
  add,
  classVector,
  div,
  divideOrZero,
  indicator,
  less,
  mul,
  type Operand,
  sum,
} from '../graph/builder.ts';
import type { Expr } from '../graph/expr.ts';
import { reduceChannels } from './voxel-map.ts';

/** The shared options of a distribution loss, resolved. */
export interface DistributionValues {
  readonly includeBackground: boolean;
  readonly reduction: 'mean' | 'sum' | 'none';
  readonly classWeights: readonly number[] | undefined;
  /** Default `voxels`. */
  readonly terms?: 'voxels' | 'channels';
}

/** What a cross entropy changes about the target, resolved. */
export interface AnswerValues {
  /** Default 0. */
  readonly labelSmoothing?: number;
  /** Default 1. */
  readonly positiveWeight?: number | readonly number[] | undefined;
}

/** Gives a number for each answer yes [C or scalar]: where classes exclude each other, the background is the answer no. */
export const byAnswer = (yes: number, no: number, { binary, classes }: LossContext): Operand =>
  binary ? yes : classVector(Array.from({ length: classes }, (_, c) => (c === 0 ? no : yes)));

/** Weighs a term of the answer yes. */
export function weighYes(term: Expr, { positiveWeight }: AnswerValues, context: LossContext): Expr {
  if (positiveWeight === undefined) return term;
  return mul(
    typeof positiveWeight === 'number' ? byAnswer(positiveWeight, 1, context) : classVector(positiveWeight),
    term,
  );
}

/** Gives the target and what is absent, of which a share is spread over the classes [NCV]. */
export function smoothedTarget(
  context: LossContext,
  labelSmoothing: number,
): Pick<LossContext, 'target' | 'absent'> {
  const { annotated, binary, target, absent } = context;
  // Where classes exclude each other, a share goes to each that was annotated.
  const share =
    annotated && !binary
      ? div(mul(annotated, labelSmoothing), sum(annotated, 'C'))
      : labelSmoothing / (binary ? 2 : context.classes);
  const smooth = (answer: Expr) => add(mul(answer, 1 - labelSmoothing), share);
  return { target: smooth(target), absent: smooth(absent) };
}

/** Gives the terms `-log s_true` of cross entropy, with its labels smoothed and the answer yes weighted [NCV]. */
export function crossEntropyTerms(context: LossContext, values: AnswerValues = {}): Expr {
  const { target, absent } = smoothedTarget(context, values.labelSmoothing ?? 0);
  const yes = weighYes(mul(target, context.negativeLogLikelihood), values, context);
  return context.binary ? add(yes, mul(absent, context.complementNegativeLogLikelihood)) : yes;
}

/** Gives `s_true`, the probability of the true answer; the mean over the channels that are their own question [NV]. */
export function trueProbability(values: DistributionValues, context: LossContext): Expr {
  if (!context.binary) return sum(mul(context.target, context.probability), 'C');
  const right = add(mul(context.target, context.probability), mul(context.absent, context.complement));
  return perChannel(sum(mul(right, classesLeft(values, context)), 'C'), values, context);
}

/** The options of a cross entropy, resolved. */
export interface CrossEntropyValues extends DistributionValues, AnswerValues {
  readonly weightNormalization: 'voxels' | 'weights';
}

/** Gives the weight of the true answer [NCV], 0 for classes that are not it. */
function answerWeight(values: AnswerValues, context: LossContext): Operand {
  const { binary, target, absent } = context;
  if (!binary) return weighYes(target, values, context);
  return values.positiveWeight === undefined ? 1 : add(weighYes(target, values, context), absent);
}

/** Builds a cross entropy with the given weight of each class [C]. */
export function weightedCrossEntropyLoss(
  values: CrossEntropyValues,
  context: LossContext,
  weights: Expr,
): Expr {
  const terms = mul(weights, crossEntropyTerms(context, values));
  if (values.weightNormalization === 'voxels') return reduceVoxels(terms, values, context);
  return reduceVoxels(terms, values, context, mul(weights, answerWeight(values, context)));
}

/** Divides what was added over the channels that count by their number; by nothing where none does. */
function perChannel(total: Expr, values: DistributionValues, context: LossContext): Expr {
  const count = countLeft(values, context);
  return typeof count === 'number' ? div(total, count) : divideOrZero(total, count);
}

/** Sums weighted terms over the classes of a voxel; where each channel is its own question, takes their mean instead [NV]. */
export function perVoxel(terms: Expr, values: DistributionValues, context: LossContext): Expr {
  const total = sum(terms, 'C');
  return context.binary ? perChannel(total, values, context) : total;
}

/** Marks with 1 the samples in which a channel is left that is a question of its own [N]; a number when all are. */
export function answeredIn(
  values: Pick<DistributionValues, 'includeBackground'>,
  context: LossContext,
): Operand {
  if (!context.annotated || !context.binary) return 1;
  return indicator(less(0, countLeft(values, context)));
}

/**
 * Reduces weighted terms [NCV] of a distribution loss to its value.
 *
 * @param weightOfVoxels when given, the mean divides by the sum of these weights [NCV] instead of by the number
 * of terms that count
 */
export function reduceVoxels(
  terms: Expr,
  values: DistributionValues,
  context: LossContext,
  weightOfVoxels?: Expr,
): Expr {
  if (values.terms === 'channels') {
    const weighted = weigh(terms, context);
    if (!weightOfVoxels || values.reduction !== 'mean') return reduceChannels(weighted, values, context);
    return divideOrZero(sum(weighted, 'NCV'), sum(weigh(weightOfVoxels, context), 'NCV'));
  }
  const losses = perVoxel(terms, values, context);
  if (!weightOfVoxels || values.reduction !== 'mean') return reduceLosses(losses, values, context);
  const weights = weigh(perVoxel(weightOfVoxels, values, context), context);
  return divideOrZero(sum(weigh(losses, context), 'NV'), sum(weights, 'NV'));
}

/** Reduces the losses of voxels [NV] to the value of a distribution loss: their mean, sum, or map. */
export function reduceLosses(losses: Expr, values: DistributionValues, context: LossContext): Expr {
  const weighed = weigh(losses, context);
  if (values.reduction === 'none') return weighed;
  const total = sum(weighed, 'NV');
  if (values.reduction === 'sum') return total;
  const answered = answeredIn(values, context);
  return meanOverVoxels(total, sum(mul(context.weightPerSample, answered), 'N'), context);
}
