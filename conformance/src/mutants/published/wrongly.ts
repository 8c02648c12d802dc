import { findLoss } from '@segloss/core';
import { build, defineLoss, type Expr, type LossContext } from '@segloss/core/define';
import type { Mutant } from '../mutant.ts';

const {
  abs,
  add,
  input,
  log,
  logSoftmax,
  maximum,
  mul,
  neg,
  sigmoid,
  softmax,
  softmaxComplement,
  softplus,
  sub,
} = build;

type Build<V> = (values: V, context: LossContext) => Expr;

/**
 * Makes a mutant of a loss that somebody computes in another way.
 *
 * @param what who does it, and what is wrong
 * @param wrongBuild builds the wrong version; where the bug makes no difference it gives what `right` gives
 * @param mayBeRight whether it may be that no input at all shows the bug
 */
export function wrongly<V>(
  loss: { readonly id: string; readonly build: Build<V> },
  what: string,
  wrongBuild: (values: V, context: LossContext, right: Build<V>) => Expr,
  mayBeRight = false,
): Mutant {
  const wrong = defineLoss({
    ...findLoss(loss.id),
    build: (values, context) => wrongBuild(values as V, context, loss.build),
  });
  return {
    id: `published ${what}`,
    loss: loss.id,
    mayBeRight,
    wrongValue: ({ given, loss: { parameters }, signature }) => ({
      value: wrong(given).expression(signature),
      includeBackground: parameters.includeBackground,
    }),
  };
}

/** The output of the network. */
export const logits = input('logits', 'NCV');

type Probabilities = Pick<
  LossContext,
  'probability' | 'complement' | 'negativeLogLikelihood' | 'complementNegativeLogLikelihood' | 'mismatch'
>;

/** Gives `-log(s + epsilon)`. */
export const negativeLogLikelihoodOf = (probability: Expr, epsilon: number): Expr =>
  neg(log(add(probability, epsilon)));

const smallest = 1e-30;

/** Sends any logits through a softmax. */
export function softmaxOf(z: Expr, { target }: LossContext): Probabilities {
  return {
    probability: softmax(z),
    complement: softmaxComplement(z),
    negativeLogLikelihood: neg(logSoftmax(z)),
    complementNegativeLogLikelihood: negativeLogLikelihoodOf(maximum(softmaxComplement(z), smallest), 0),
    mismatch: abs(sub(target, softmax(z))),
  };
}

/** Sends any logits through a sigmoid. */
export function sigmoidOf(z: Expr, { target }: LossContext): Probabilities {
  return {
    probability: sigmoid(z),
    complement: sigmoid(neg(z)),
    negativeLogLikelihood: softplus(neg(z)),
    complementNegativeLogLikelihood: softplus(z),
    mismatch: abs(sub(target, sigmoid(z))),
  };
}

/** Keeps a value where a voxel counts. */
export const whereCounted = (value: Expr, { counted }: LossContext): Expr =>
  counted ? mul(value, counted) : value;

/** Lets every voxel count. */
export const withoutIgnored = (context: LossContext): LossContext => ({
  ...context,
  voxelWeights: undefined,
  counted: undefined,
  weightPerSample: build.size('V'),
});
