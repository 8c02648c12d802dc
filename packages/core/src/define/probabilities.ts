import {
  div,
  equal,
  indicator,
  less,
  log,
  logSoftmax,
  maximum,
  mul,
  neg,
  reduceMax,
  sigmoid,
  softmax,
  softmaxComplement,
  softplus,
  sub,
  sum,
  where,
} from '../graph/builder.ts';
import type { Expr } from '../graph/expr.ts';

/** Floor of a probability that is given as such, so that its logarithm and its slope stay finite in float32. */
const smallest = 1e-30;

/** The ingredients of a loss that follow from its predictions alone. */
export interface Probabilities {
  /** `s`: the probability [NCV]. */
  readonly probability: Expr;
  /** `1 - s`, without cancellation [NCV]. */
  readonly complement: Expr;
  /** `-log s` [NCV]. */
  readonly negativeLogLikelihood: Expr;
  /** `-log (1 - s)`; 0 for the only class of a softmax [NCV]. */
  readonly complementNegativeLogLikelihood: Expr;
}

/** Replaces a logit that is left out: so low that its exponential is 0 beside any other. A power of two is exact in single precision. */
export const excluded = -(2 ** 126);

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

/** Reads logits of classes that exclude each other. */
export function fromSoftmax(logits: Expr): Probabilities {
  return {
    probability: softmax(logits),
    complement: softmaxComplement(logits),
    negativeLogLikelihood: neg(logSoftmax(logits)),
    complementNegativeLogLikelihood: complementNegativeLogLikelihoodOf(logits),
  };
}

/** Reads logits of channels that are a yes-or-no question each. */
export function fromSigmoid(logits: Expr): Probabilities {
  return {
    probability: sigmoid(logits),
    complement: sigmoid(neg(logits)),
    negativeLogLikelihood: softplus(neg(logits)),
    complementNegativeLogLikelihood: softplus(logits),
  };
}

/** Reads probabilities that are given as such. */
export function fromProbability(given: Expr): Probabilities {
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
