import {
  add,
  classVector,
  div,
  equal,
  indicator,
  less,
  logSoftmax,
  mul,
  reduceMax,
  sub,
  sum,
  where,
} from '../graph/builder.ts';
import type { Expr } from '../graph/expr.ts';
import { excluded, fromProbability, fromSoftmax, type Probabilities } from './probabilities.ts';

// Where classes exclude each other, those that were not annotated in a sample are one class there with the background: the
// marginal loss of Shi et al., Medical Image Analysis 70:101979 (2021).

/** 1 for the background [C]. */
const background = (classes: number): Expr =>
  classVector(Array.from({ length: classes }, (_, c) => (c === 0 ? 1 : 0)));

/**
 * `log sum exp x` over the classes [NV]: that of the largest, less its log-softmax.
 *
 * @param order numbers in the order of `x`, which tell where the largest is
 */
function logSumExp(x: Expr, order: Expr): Expr {
  const largest = indicator(equal(order, reduceMax(order, 'C')));
  const share = div(largest, sum(largest, 'C'));
  return sum(mul(share, sub(x, logSoftmax(x))), 'C');
}

/**
 * Logits in which the background stands for all classes that were not annotated, and those are left out [NCV].
 *
 * @param given where the logits were computed, those of the caller, which are in the same order: rounding may make equals
 */
export function mergedLogits(logits: Expr, annotated: Expr, classes: number, given = logits): Expr {
  const isBackground = less(0.5, background(classes));
  const isAnnotated = less(0.5, annotated);
  const together = (x: Expr) => where(isBackground, x, where(isAnnotated, excluded, x));
  const joined = logSumExp(together(logits), together(given));
  return where(isBackground, joined, where(isAnnotated, logits, excluded));
}

/** Reads logits of classes that exclude each other, some of which were not annotated. */
export function fromMergedSoftmax(logits: Expr, annotated: Expr, classes: number): Probabilities {
  // Small numbers keep more digits in sums of exponentials. A softmax stays the same.
  const low = sub(logits, reduceMax(logits, 'C'));
  const merged = fromSoftmax(mergedLogits(low, annotated, classes, logits));
  const isAnnotated = less(0.5, annotated);
  const isOne = less(sum(annotated, 'C'), 1.5);
  return {
    ...merged,
    negativeLogLikelihood: where(isAnnotated, merged.negativeLogLikelihood, 0),
    complementNegativeLogLikelihood: where(isOne, 0, merged.complementNegativeLogLikelihood),
  };
}

/** Adds what belongs to classes that were not annotated to the background: probabilities, or a target [NCV]. */
export function mergeIntoBackground(shares: Expr, annotated: Expr, classes: number): Expr {
  const others = sum(mul(shares, sub(1, annotated)), 'C');
  return add(mul(shares, annotated), mul(background(classes), others));
}

/** Reads probabilities of classes that exclude each other, some of which were not annotated. */
export function fromMergedProbability(given: Expr, annotated: Expr, classes: number): Probabilities {
  const { probability } = fromProbability(given);
  const merged = fromProbability(mergeIntoBackground(probability, annotated, classes));
  const isAnnotated = less(0.5, annotated);
  return {
    ...merged,
    negativeLogLikelihood: where(isAnnotated, merged.negativeLogLikelihood, 0),
  };
}
