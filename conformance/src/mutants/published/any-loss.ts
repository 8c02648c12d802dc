import { allLosses } from '@segloss/core';
import { build, type Expr, type LossContext } from '@segloss/core/define';
import type { Mutant } from '../mutant.ts';
import { logits, negativeLogLikelihoodOf, sigmoidOf, softmaxOf, withoutIgnored, wrongly } from './wrongly.ts';

const { abs, classVector, indicator, less, maximum, mul, neg, size, sub, where } = build;

type WrongContext = (context: LossContext, values: Readonly<Record<string, unknown>>) => Partial<LossContext>;

/** As good as minus infinity for a logit. */
const excluded = -1e10;

const clip = (probability: Expr, epsilon: number): Expr =>
  maximum(neg(maximum(neg(probability), epsilon - 1)), epsilon);

/** Bugs that any loss may have: each says what becomes of the ingredients of the loss. */
const wrongContexts: Readonly<Record<string, WrongContext>> = {
  'MONAI masked Dice: mask applied before the activation': (context, { activation }) => {
    if (context.counted === undefined || activation === 'none') return {};
    const target = mul(context.target, context.counted);
    const parts = (activation === 'softmax' ? softmaxOf : sigmoidOf)(mul(logits, context.counted), {
      ...context,
      target,
    });
    return { ...withoutIgnored(context), ...parts, target, absent: sub(1, target) };
  },
  'MONAI focal: background dropped before the softmax': (context, { activation, includeBackground }) => {
    if (activation !== 'softmax' || includeBackground !== false || context.classes === 1) return {};
    const first = classVector(Array.from({ length: context.classes }, (_, c) => (c === 0 ? 1 : 0)));
    return softmaxOf(where(less(0.5, first), excluded, logits), context);
  },
  'SMP, kornia: ignored voxels count in the mean': ({ counted }) =>
    counted ? { weightPerSample: size('V') } : {},
  'SMP focal: each class one against the rest': ({ binary }) => (binary ? {} : { binary: true }),
  'independent channels share one answer': ({ binary, classes }) =>
    binary && classes > 1 ? { binary: false } : {},
  'SegLoss, Kervadec: small number added under the logarithm': ({ probability, complement }) => ({
    negativeLogLikelihood: negativeLogLikelihoodOf(probability, 1e-10),
    complementNegativeLogLikelihood: negativeLogLikelihoodOf(complement, 1e-10),
  }),
  'Keras: probabilities clipped under the logarithm': ({ probability, complement }) => ({
    negativeLogLikelihood: negativeLogLikelihoodOf(clip(probability, 1e-7), 0),
    complementNegativeLogLikelihood: negativeLogLikelihoodOf(clip(complement, 1e-7), 0),
  }),
  'errors keep their sign': ({ target, probability }) => ({ mismatch: sub(target, probability) }),
  'errors of thresholded predictions': ({ target, probability }) => ({
    mismatch: abs(sub(target, indicator(less(0.5, probability)))),
  }),
  'SegLoss: logits taken for probabilities': ({ target }, { activation }) =>
    activation === 'none'
      ? {}
      : { probability: logits, complement: sub(1, logits), mismatch: abs(sub(target, logits)) },
};

const ofContexts: readonly Mutant[] = allLosses.flatMap((loss) =>
  Object.entries(wrongContexts).map(([what, wrongContext]) =>
    wrongly(
      loss,
      what,
      (values, context, right) => right(values, { ...context, ...wrongContext(context, values) }),
      true,
    ),
  ),
);

const ofWeights: readonly Mutant[] = allLosses
  .filter(({ parameters }) => parameters.classWeights !== undefined)
  .map((loss) =>
    wrongly(loss, 'MONAI: class weights ignored when one channel is left', (values, context, right) => {
      const channels = context.classes - (values.includeBackground === false ? 1 : 0);
      return right(channels <= 1 ? { ...values, classWeights: undefined } : values, context);
    }),
  );

/** Lists published bugs, and traps, that may befall every loss. */
export const ofAnyLoss: readonly Mutant[] = [...ofContexts, ...ofWeights];
