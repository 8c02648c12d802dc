import { expect, test } from 'vitest';
import { readNumbers, writeNumbers } from './any-numbers.ts';

test('numbers that JSON lacks survive, and everything else stays as it was', () => {
  const value = { ratio: Infinity, actual: [Number.NaN, -Infinity, 0.5], none: null, text: 'infinite' };
  expect(readNumbers(writeNumbers(value))).toEqual(value);
  expect(writeNumbers({ a: 1, b: 'x' })).toBe('{"a":1,"b":"x"}');
});
