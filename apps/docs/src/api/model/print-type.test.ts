import type { JSONOutput } from 'typedoc';
import { expect, test } from 'vitest';
import { textOf, typePrinter } from './print-type.ts';

type Type = JSONOutput.SomeType;

const { print } = typePrinter((id) => (id === 7 ? '/api/core/#Loss' : undefined));
const written = (type: Type) => print(type).map(textOf).join('');

const word = (name: string): Type => ({ type: 'intrinsic', name });
const words: Type = {
  type: 'union',
  types: [
    { type: 'literal', value: 'mean' },
    { type: 'literal', value: 'sum' },
  ],
};
const readonlyOf = (target: Type): Type => ({ type: 'typeOperator', operator: 'readonly', target });
const loss = { type: 'reference', name: 'Loss', target: 7, package: '@segloss/core' } as Type;

test.each<[string, Type]>([
  ["'mean' | 'sum'", words],
  ["('mean' | 'sum')[]", { type: 'array', elementType: words }],
  ['readonly number[]', readonlyOf({ type: 'array', elementType: word('number') })],
  [
    '(readonly number[])[]',
    { type: 'array', elementType: readonlyOf({ type: 'array', elementType: word('number') }) },
  ],
  [
    '[number, ...string[]]',
    {
      type: 'tuple',
      elements: [
        word('number'),
        { type: 'rest', elementType: { type: 'array', elementType: word('string') } },
      ],
    },
  ],
  ["Loss['id']", { type: 'indexedAccess', objectType: loss, indexType: { type: 'literal', value: 'id' } }],
  ['asserts x is Loss', { type: 'predicate', name: 'x', asserts: true, targetType: loss }],
])('%s', (text, type) => expect(written(type)).toBe(text));

test('a type that has an entry leads there, others do not', () => {
  expect(print(loss)).toEqual([{ text: 'Loss', kind: 'type', href: '/api/core/#Loss' }]);
  expect(print({ ...loss, target: 8 } as Type)).toEqual([{ text: 'Loss', kind: 'type' }]);
});

test('a kind of type that nobody has met yet is an error that says where to write it', () => {
  expect(() => print({ type: 'new' } as unknown as Type)).toThrow(
    "'new' cannot be printed: write it in print-type.ts",
  );
});
