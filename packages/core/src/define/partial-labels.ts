import {
  add,
  classVector,
  less,
  logSoftmax,
  mul,
  neg,
  reduceMax,
  softmax,
  softplus,
  sub,
  sum,
  where,
} from '../graph/builder.ts';
import type { Expr } from '../graph/expr.ts';
import { excluded, fromProbability, fromSoftmax, type Probabilities } from './probabilities.ts';

// Where classes exclude each other, those that were not annotated in a sample are one class there with the background: the
// marginal loss of Shi et al., Medical Image Analysis 70:101979 (2021).

/** 1 for the background [C]. */
export const background = (classes: number): Expr =>
  classVector(Array.from({ length: classes }, (_, c) => (c === 0 ? 1 : 0)));

/** 1 for the background, which always counts as annotated, and the classes that were not annotated [NC]. */
const mergedClasses = (annotated: Expr, classes: number): Expr => add(background(classes), sub(1, annotated));

/** `log sum exp x` over some classes, of which there must be one, marked by 1 [NV]: a mean, as all terms are the same. */
function logSumExp(logits: Expr, members: Expr): Expr {
  const isMember = less(0.5, members);
  const x = where(isMember, logits, excluded);
  const largest = reduceMax(x, 'C');
  const low = sub(x, largest);
  return add(largest, sum(mul(softmax(low), where(isMember, sub(low, logSoftmax(low)), 0)), 'C'));
}

/** Logits in which the background stands for all classes that were not annotated, and those are left out [NCV]. */
export function mergedLogits(logits: Expr, annotated: Expr, classes: number): Expr {
  const isBackground = less(0.5, background(classes));
  const together = logSumExp(logits, mergedClasses(annotated, classes));
  return where(isBackground, together, where(less(0.5, annotated), logits, excluded));
}

/**
 * Reads logits of classes that exclude each other, some of which were not annotated. The background is all that is no other
 * class that was annotated; how likely that is, the difference of two log-sum-exps tells.
 */
export function fromMergedSoftmax(logits: Expr, annotated: Expr, classes: number): Probabilities {
  const plain = fromSoftmax(logits);
  const isBackground = less(0.5, background(classes));
  const isAnnotated = less(0.5, annotated);
  const merged = mergedClasses(annotated, classes);
  const others = sub(1, merged);
  // Small numbers keep more digits.
  const low = sub(logits, reduceMax(logits, 'C'));
  const ahead = sub(logSumExp(low, merged), logSumExp(low, others));
  const hasOthers = less(0.5, sum(others, 'C'));
  const either = (ofBackground: Expr, ofAnnotated: Expr, otherwise: number) =>
    where(isBackground, ofBackground, where(isAnnotated, ofAnnotated, otherwise));
  return {
    probability: either(sum(mul(plain.probability, merged), 'C'), plain.probability, 0),
    complement: either(sum(mul(plain.probability, others), 'C'), plain.complement, 1),
    negativeLogLikelihood: either(softplus(neg(ahead)), plain.negativeLogLikelihood, 0),
    complementNegativeLogLikelihood: either(
      where(hasOthers, softplus(ahead), 0),
      plain.complementNegativeLogLikelihood,
      0,
    ),
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
