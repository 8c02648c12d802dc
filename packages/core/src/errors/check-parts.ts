import { describeKind } from '../inputs/arrays.ts';
import { ParameterError } from './errors.ts';

/** What a part of a definition must be, as `typeof` says it. */
type PartType = 'string' | 'function' | 'object';

const isOf = (type: PartType, x: unknown): boolean => typeof x === type && x !== null;

const article = (type: PartType): string => (type === 'object' ? 'an object' : `a ${type}`);

/**
 * Refuses a definition that lacks a part, which authors without types may forget.
 *
 * @param what names the definition, such as `declaration of defineLoss()`
 * @param parts the type, or types, of each part that must be there
 * @throws ParameterError
 */
export function checkParts(
  what: string,
  given: unknown,
  parts: Readonly<Record<string, PartType | readonly PartType[]>>,
  source = 'core',
): void {
  if (!isOf('object', given)) {
    const remedy = `Give an object with ${Object.keys(parts).join(', ')}.`;
    throw new ParameterError({
      source,
      subject: what,
      reason: `it is ${describeKind(given)}, not an object`,
      remedy,
    });
  }
  const found = given as Readonly<Record<string, unknown>>;
  for (const [name, wanted] of Object.entries(parts)) {
    const types = [wanted].flat();
    if (types.some((type) => isOf(type, found[name]))) continue;
    throw new ParameterError({
      source,
      subject: `'${name}' of ${what}`,
      reason: `it is ${describeKind(found[name])}`,
      remedy: `Give ${types.map(article).join(' or ')}.`,
    });
  }
}
