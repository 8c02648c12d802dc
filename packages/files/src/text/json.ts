import { type MemberNode, parse, type ValueNode } from '@humanwhocodes/momoa';
import { describeCause } from '../advice/errors.ts';

const nameOf = ({ name }: MemberNode): string => (name.type === 'String' ? name.value : name.name);

/** Finds a key that an object has twice: `JSON.parse` takes the last of the two without a word. */
function findDuplicate(node: ValueNode, path: readonly string[]): string | undefined {
  if (node.type === 'Array') {
    for (const [index, { value }] of node.elements.entries()) {
      const found = findDuplicate(value, [...path, String(index)]);
      if (found !== undefined) return found;
    }
  }
  if (node.type !== 'Object') return undefined;
  const keys = new Set<string>();
  for (const member of node.members) {
    const key = nameOf(member);
    const own = [...path, key];
    const { line } = member.loc.start;
    if (keys.has(key))
      return `has the key '${own.join('.')}' twice${line > 1 ? `, again in line ${line}` : ''}`;
    keys.add(key);
    const found = findDuplicate(member.value, own);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** What a text holds, or what is wrong with it: the rest of a sentence about it, and what to do. */
export type JsonText =
  | { readonly json: unknown }
  | { readonly fault: string; readonly remedy?: string; readonly cause?: unknown };

/** Parses JSON that people write. Refuses objects with a key twice, of which they would use one without knowing which. */
export function readJson(text: string): JsonText {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    return { fault: `is not JSON (${describeCause(cause)})`, cause };
  }
  try {
    const fault = findDuplicate(parse(text).body, []);
    return fault === undefined ? { json } : { fault, remedy: 'Keep one of the two.' };
  } catch (cause) {
    // The text is JSON: nothing but its depth can exhaust the parser.
    return { fault: 'is nested too deeply', cause };
  }
}
