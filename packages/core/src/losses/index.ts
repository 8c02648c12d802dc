import type { Loss, LossFactory } from '../define-loss.ts';
import { ParameterError, UnknownLossError } from '../errors.ts';
import { describe } from '../parameters.ts';
import { suggest } from '../suggest.ts';
import { crossEntropy } from './cross-entropy.ts';
import { dice } from './dice.ts';
import { diceCe } from './dice-ce.ts';
import { focal } from './focal.ts';
import { generalizedDice } from './generalized-dice.ts';
import { tversky } from './tversky.ts';

/** Lists every loss, family by family. */
export const allLosses = [
  crossEntropy,
  focal,
  dice,
  tversky,
  generalizedDice,
  diceCe,
] as unknown as readonly LossFactory[];

/**
 * Finds a loss by its id, such as `generalized-dice`.
 *
 * @throws UnknownLossError with the nearest known id.
 */
export function findLoss(id: string): LossFactory {
  const found = allLosses.find((loss) => loss.id === id);
  if (found) return found;
  throw new UnknownLossError({
    subject: `loss '${id}'`,
    reason: 'no such loss',
    remedy: suggest(
      id,
      allLosses.map((loss) => loss.id),
    ),
  });
}

/**
 * Makes a loss from its id and any object of parameters, for callers that learn both at run time.
 *
 * @throws UnknownLossError or ParameterError.
 */
export function createLoss(id: string, parameters: unknown = {}): Loss {
  const factory = findLoss(id);
  if (typeof parameters !== 'object' || parameters === null || Array.isArray(parameters)) {
    throw new ParameterError({
      subject: `parameters of '${id}'`,
      reason: `must be an object, got ${describe(parameters)}`,
      remedy: `Write them as {"name": value}. Known: ${Object.keys(factory.parameters).join(', ')}.`,
    });
  }
  return factory(parameters);
}

export { crossEntropy, dice, diceCe, focal, generalizedDice, tversky };
