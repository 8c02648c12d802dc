import {
  abs,
  add,
  classVector,
  div,
  equal,
  indicator,
  input,
  less,
  log,
  logSoftmax,
  maximum,
  mul,
  neg,
  reduceMax,
  sigmoid,
  size,
  softmax,
  softmaxComplement,
  softplus,
  sub,
  sum,
  where,
} from '../graph/builder.ts';
import type { Expr } from '../graph/expr.ts';
import type { InputSignature } from '../inputs/signature.ts';

/** Stands for every ignored label where labels were mapped to class indices. */
export const mappedIgnored = -1;

/** Lists the labels of ignored voxels, as a target of the given kind holds them. */
export function ignoredLabels(
  { ignoreIndex }: { readonly ignoreIndex: number | readonly number[] | undefined },
  { isMapped }: Pick<InputSignature, 'isMapped'> = {},
): readonly number[] {
  const labels = ignoreIndex === undefined ? [] : [...new Set([ignoreIndex].flat())];
  return isMapped && labels.length > 0 ? [mappedIgnored] : labels;
}

/** Names what turns the network output into probabilities. */
export type Activation = 'softmax' | 'sigmoid' | 'none';

/** Offers a loss its ingredients, each in a form that is stable for all logits up to 1e30. Axes in brackets. */
export interface LossContext {
  readonly classes: number;
  /** Whether every channel is a yes-or-no question of its own (sigmoid, or one channel). */
  readonly binary: boolean;
  /** `s`: the probability [NCV]. */
  readonly probability: Expr;
  /** `1 - s`, without cancellation [NCV]. */
  readonly complement: Expr;
  /** `-log s` [NCV]. */
  readonly negativeLogLikelihood: Expr;
  /** `-log (1 - s)`; 0 for the only class of a softmax [NCV]. */
  readonly complementNegativeLogLikelihood: Expr;
  /** `g`: the one-hot or dense target [NCV]. */
  readonly target: Expr;
  /** `1 - g` [NCV]. */
  readonly absent: Expr;
  /** `|g - s|`, without cancellation; its slope at 0 is 0 [NCV]. */
  readonly mismatch: Expr;
  /** `min(s, g)`, without cancellation; its slope by `s` is 1/2 where both are equal [NCV]. */
  readonly overlap: Expr;
  /** `max(s - g, 0)`, likewise [NCV]. */
  readonly excess: Expr;
  /** `max(g - s, 0)`, likewise [NCV]. */
  readonly shortfall: Expr;
  /** 1 for voxels that count, 0 for ignored ones [NV]; undefined when all count. */
  readonly counted: Expr | undefined;
  /** The number of voxels that count, per sample [N] or scalar. */
  readonly countedPerSample: Expr;
}

/** Floor of a probability that is given as such, so that its logarithm and its slope stay finite in float32. */
const smallest = 1e-30;

type Probabilities = Pick<
  LossContext,
  'probability' | 'complement' | 'negativeLogLikelihood' | 'complementNegativeLogLikelihood'
>;

/** Replaces a logit that is left out: so low that its exponential is 0 beside any other. A power of two is exact in single precision. */
const excluded = -(2 ** 126);

/**
 * `-log (1 - s)` of a softmax. For the largest logit of a voxel, `1 - s` may underflow; there the difference of two
 * log-softmaxes is used, with and without that logit. It is the same for every other class, and taken of the second
 * largest, which keeps its digits.
 */
function complementNegativeLogLikelihoodOf(logits: Expr): Expr {
  const largest = indicator(equal(logits, reduceMax(logits, 'C')));
  const alone = less(0.5, mul(largest, indicator(less(sum(largest, 'C'), 1.5))));
  const others = where(alone, excluded, logits);
  const second = indicator(equal(others, reduceMax(others, 'C')));
  const share = div(second, sum(second, 'C'));
  const change = mul(share, sub(logSoftmax(others), logSoftmax(logits)));
  return where(alone, sum(change, 'C'), neg(log(where(alone, 1, softmaxComplement(logits)))));
}

function fromSoftmax(logits: Expr): Probabilities {
  return {
    probability: softmax(logits),
    complement: softmaxComplement(logits),
    negativeLogLikelihood: neg(logSoftmax(logits)),
    complementNegativeLogLikelihood: complementNegativeLogLikelihoodOf(logits),
  };
}

function fromSigmoid(logits: Expr): Probabilities {
  return {
    probability: sigmoid(logits),
    complement: sigmoid(neg(logits)),
    negativeLogLikelihood: softplus(neg(logits)),
    complementNegativeLogLikelihood: softplus(logits),
  };
}

function fromProbability(given: Expr): Probabilities {
  // Rounding may have left a probability slightly outside of 0 to 1.
  const probability = where(less(given, 0), 0, where(less(1, given), 1, given));
  const complement = sub(1, probability);
  return {
    probability,
    complement,
    negativeLogLikelihood: negativeLogLikelihoodOf(probability),
    complementNegativeLogLikelihood: negativeLogLikelihoodOf(complement),
  };
}

const negativeLogLikelihoodOf = (probability: Expr): Expr => neg(log(maximum(probability, smallest)));

/**
 * Compares `s` and `g`. `g - s` is `g (1 - s) - (1 - g) s`, which keeps its digits where both are near 1; of probabilities
 * that are given, it is the plain difference, which is 0 where both are equal.
 */
function agreement(
  {
    target: g,
    absent,
    probability: s,
    complement,
  }: Pick<LossContext, 'target' | 'absent' | 'probability' | 'complement'>,
  signature: InputSignature,
  activation: Activation,
): Pick<LossContext, 'mismatch' | 'overlap' | 'excess' | 'shortfall'> {
  const excess = mul(absent, s);
  const shortfall = mul(g, complement);
  // The probability of a logit is never 0 or 1, so no label has a kink.
  if (signature.target === 'labels' && activation !== 'none') {
    return { mismatch: add(shortfall, excess), overlap: mul(s, g), excess, shortfall };
  }
  const difference = activation === 'none' ? sub(g, s) : sub(shortfall, excess);
  const mismatch = abs(difference);
  return {
    mismatch,
    overlap: where(less(0, difference), s, where(less(difference, 0), g, div(add(s, g), 2))),
    excess: div(sub(mismatch, difference), 2),
    shortfall: div(add(mismatch, difference), 2),
  };
}

/** Builds the ingredients of a loss from the inputs `logits`, `target` and, if there is one, `mask`. */
export function lossContext(
  signature: InputSignature,
  activation: Activation,
  ignoreIndex: number | readonly number[] | undefined,
): LossContext {
  const { classes } = signature;
  const logits = input('logits', 'NCV');
  const binary = activation === 'sigmoid' || (activation === 'none' && classes === 1);
  const probabilities = { softmax: fromSoftmax, sigmoid: fromSigmoid, none: fromProbability }[activation](
    logits,
  );

  const labels = input('target', signature.target === 'labels' ? 'NV' : 'NCV');
  // With one channel of its own question, the second label means yes; else label c means class c.
  const first = binary && classes === 1 ? 1 : 0;
  const classIndex = classVector(
    Array.from({ length: classes }, (_, c) => signature.labels?.[c + first] ?? c + first),
  );

  const target = signature.target === 'labels' ? indicator(equal(labels, classIndex)) : labels;
  const absent = sub(1, target);
  const counted = countedVoxels(labels, signature.mask, ignoredLabels({ ignoreIndex }, signature));
  return {
    classes,
    binary,
    ...probabilities,
    target,
    absent,
    ...agreement({ target, absent, ...probabilities }, signature, activation),
    counted,
    countedPerSample: counted ? sum(counted, 'V') : size('V'),
  };
}

function countedVoxels(labels: Expr, mask: boolean, ignored: readonly number[]): Expr | undefined {
  const factors = [
    ...(mask ? [input('mask', 'NV')] : []),
    ...ignored.map((label) => sub(1, indicator(equal(labels, label)))),
  ];
  return factors.length === 0 ? undefined : factors.reduce(mul);
}

/** Keeps a value where a voxel counts, and 0 elsewhere. */
export const whereCounted = (value: Expr, context: LossContext): Expr =>
  context.counted ? mul(value, context.counted) : value;

/** Tells where a voxel that counts belongs to the target of a class. */
export const targetMask = (context: LossContext): Expr => less(0.5, whereCounted(context.target, context));

/** Marks the channels that count with 1, the background with 0 when it is left out [C]. */
export function keptClasses(context: LossContext, includeBackground: boolean): readonly number[] {
  const dropped = !includeBackground && context.classes > 1;
  return Array.from({ length: context.classes }, (_, c) => (dropped && c === 0 ? 0 : 1));
}

/** Counts the channels that are kept; see {@link keptClasses}. */
export const countKept = (kept: readonly number[]): number => kept.filter((keep) => keep === 1).length;

/** Gives the weight of each class, 1 by default and 0 for a background that is left out [C]. */
export function weightsOfClasses(
  values: { readonly includeBackground: boolean; readonly classWeights: readonly number[] | undefined },
  context: LossContext,
): Expr {
  const kept = keptClasses(context, values.includeBackground);
  return classVector(kept.map((keep, c) => keep * (values.classWeights?.[c] ?? 1)));
}
