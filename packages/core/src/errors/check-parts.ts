import { describeKind } from '../inputs/arrays.ts';
import { ParameterError } from './errors.ts';

/** Types of the parts of an object, as `typeof` names them; one that ends with a question mark may be missing. */
export type Parts = Readonly<Record<string, string>>;

const withArticles = (types: string): string =>
  types
    .replace('?', '')
    .split(' or ')
    .map((type) => (type === 'object' ? `an ${type}` : `a ${type}`))
    .join(' or ');

/**
 * Refuses a definition that lacks a part, which authors without types may forget.
 *
 * @param what names the definition, such as `declaration of defineLoss()`
 * @throws ParameterError
 */
export function checkParts(what: string, given: unknown, parts: Parts, source = 'core'): void {
  if (typeof given !== 'object' || given === null) {
    const remedy = `Give an object with ${Object.keys(parts).join(', ')}.`;
    const reason = `it is ${describeKind(given)}, not an object`;
    throw new ParameterError({ source, subject: what, reason, remedy });
  }
  const found = given as Readonly<Record<string, unknown>>;
  for (const [name, types] of Object.entries(parts)) {
    const value = found[name];
    const isMissing = value === undefined || value === null;
    if (isMissing ? types.endsWith('?') : types.includes(typeof value)) continue;
    throw new ParameterError({
      source,
      subject: `'${name}' of ${what}`,
      reason: isMissing ? 'it is missing' : `it is ${describeKind(value)}`,
      remedy: `Give ${withArticles(types)}${types.endsWith('?') ? ', or leave it out' : ''}.`,
    });
  }
}
