import { ParameterError } from '../errors/errors.ts';
import { largestWeight } from './parameters.ts';
import { leavesOf } from './parts.ts';

/** What to do about a list that is not as long as the predictions have channels, by the parameter that holds it. */
const remedies = {
  classWeights: 'Give one weight per class, background included.',
  positiveWeight: 'Give one number for all channels, or a list with one per channel.',
} as const;

/** A loss, as far as its parameters are concerned. */
interface Parametrized {
  readonly id: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly parts?: readonly Parametrized[] | undefined;
}

/** Names of parameters that may hold one number per channel. */
const perChannel = Object.keys(remedies) as readonly (keyof typeof remedies)[];

/**
 * Refuses weights of classes or answers that are not as many as the channels of the predictions.
 *
 * @throws ParameterError
 */
export function checkPerChannel(loss: Parametrized, classes: number): void {
  for (const { id, parameters } of leavesOf(loss)) {
    for (const name of perChannel) {
      const weights = parameters[name];
      if (!Array.isArray(weights) || weights.length === classes) continue;
      throw new ParameterError({
        subject: `parameter '${name}' of '${id}'`,
        reason: `has ${weights.length} weights for predictions with ${classes} ${classes === 1 ? 'class' : 'classes'}`,
        remedy: remedies[name],
      });
    }
  }
}

/** Gives the number of channels that the parameters of a loss demand, for those who build a graph before they know it; else 2. */
export function channelsOf(loss: Parametrized): number {
  const lists = leavesOf(loss).flatMap(({ parameters }) =>
    [...perChannel, 'distances'].map((name) => parameters[name]),
  );
  return lists.find(Array.isArray)?.length ?? 2;
}

/**
 * Refuses weights of the answer yes that, times the weight of their class, are larger than a weight may be.
 *
 * @throws ParameterError
 */
export function checkAnswerWeights(id: string, parameters: Readonly<Record<string, unknown>>): void {
  const { positiveWeight, classWeights } = parameters;
  if (positiveWeight === undefined || !Array.isArray(classWeights)) return;
  const products = (classWeights as readonly number[]).map(
    (weight, c) =>
      weight * (Array.isArray(positiveWeight) ? Number(positiveWeight[c] ?? 0) : Number(positiveWeight)),
  );
  const largest = Math.max(...products);
  if (largest <= largestWeight) return;
  throw new ParameterError({
    subject: `parameters 'positiveWeight' and 'classWeights' of '${id}'`,
    reason: `their product must be <= 1e6, and is ${largest}`,
    remedy: 'Lower one of them.',
  });
}
