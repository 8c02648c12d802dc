import { ParameterError } from '../errors/errors.ts';
import { describeKind } from '../inputs/arrays.ts';
import type { Loss } from './define-loss.ts';

/**
 * Refuses anything but a loss, which callers without types may pass: a factory that was not called, or an id.
 *
 * @param subject what it was given for
 * @param source which package speaks
 * @throws ParameterError
 */
export function checkLoss(subject: string, given: unknown, source = 'core'): asserts given is Loss {
  if (typeof given === 'object' && given !== null && typeof (given as Loss).graph === 'function') return;
  const remedy =
    typeof given === 'string'
      ? `Give a loss, such as createLoss(${JSON.stringify(given)}).`
      : 'Give a loss, such as dice().';
  throw new ParameterError({ source, subject, reason: `it is ${describeKind(given)}, not a loss`, remedy });
}
