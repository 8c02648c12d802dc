import fc from 'fast-check';
import { anyJson, anyText } from './text.ts';

/** One change to a JSON document. `way` leads to a value: at each step, one of its items. */
export interface JsonEdit {
  readonly way: readonly number[];
  readonly kind: 'replace' | 'remove' | 'rename' | 'add' | 'repeat';
  readonly text: string;
  readonly value: unknown;
}

/** Any change. */
export const jsonEdit: fc.Arbitrary<JsonEdit> = fc.record({
  way: fc.array(fc.nat(200), { maxLength: 6 }),
  kind: fc.constantFrom('replace', 'replace', 'replace', 'remove', 'rename', 'add', 'repeat'),
  text: anyText,
  value: anyJson,
});

/** Items of a list that was repeated: enough for what takes quadratic time to take minutes. */
const mostItems = 100_000;

type Container = Record<string, unknown> | unknown[];
const isContainer = (value: unknown): value is Container => typeof value === 'object' && value !== null;

/** Applies a change to a document, which is changed itself. */
export function applyEdit(document: Container, { way, kind, text, value }: JsonEdit): void {
  let parent = document;
  let key = '';
  for (const [depth, step] of way.entries()) {
    const keys = Object.keys(parent);
    if (keys.length === 0) return;
    key = keys[step % keys.length]!;
    const next: unknown = Reflect.get(parent, key);
    if (depth < way.length - 1 && isContainer(next)) parent = next;
  }
  if (key === '') return;
  const old: unknown = Reflect.get(parent, key);
  const define = (name: string, item: unknown) =>
    Object.defineProperty(parent, name, {
      value: item,
      enumerable: true,
      configurable: true,
      writable: true,
    });
  if (kind === 'remove') Reflect.deleteProperty(parent, key);
  else if (kind === 'replace') define(key, value);
  else if (kind === 'add') {
    if (Array.isArray(parent)) parent.push(value);
    else define(text, value);
  } else if (kind === 'rename' && !Array.isArray(parent)) {
    Reflect.deleteProperty(parent, key);
    define(text, old);
  } else if (kind === 'repeat' && Array.isArray(old) && old.length > 0) {
    define(
      key,
      Array.from({ length: mostItems }, (_, i) => old[i % old.length]),
    );
  }
}
