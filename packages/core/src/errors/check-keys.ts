import { describeKind } from '../inputs/arrays.ts';
import type { ErrorDetails, SeglossError } from './errors.ts';
import { suggest } from './suggest.ts';

/**
 * Refuses an unknown key, which callers without types may mistype.
 *
 * @param what names the object, for messages
 * @param elsewhere further keys, which others read and check
 * @throws an error of the given kind, with the nearest known key
 */
export function checkKeys(
  what: string,
  given: unknown,
  known: readonly string[],
  Refusal: new (details: ErrorDetails) => SeglossError,
  source = 'core',
  elsewhere: readonly string[] = [],
): void {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    const remedy = `Give an object with some of ${known.join(', ')}.`;
    throw new Refusal({
      source,
      subject: what,
      reason: `it is ${describeKind(given)}, not an object`,
      remedy,
    });
  }
  const unknown = Object.keys(given).find((key) => !known.includes(key) && !elsewhere.includes(key));
  if (unknown === undefined) return;
  throw new Refusal({
    source,
    subject: `'${unknown}' of ${what}`,
    reason: 'no such key',
    remedy: suggest(unknown, known),
  });
}
