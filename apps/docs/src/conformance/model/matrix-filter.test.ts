import { expect, test } from 'vitest';
import { isShown, readFilter, toggleAdapter, writeFilter } from './matrix-filter.ts';

const known = ['gpu.js', 'tfjs', 'wasm'];
const all = readFilter('', known);

test('everything is shown until something is chosen', () => {
  expect(isShown(all, { adapter: 'tfjs', place: 'node' })).toBe(true);
  expect(writeFilter(all)).toBe('');
});

test('adapters are chosen one by one, in their own order, and given up again', () => {
  const some = toggleAdapter(toggleAdapter(all, 'wasm', known), 'tfjs', known);
  expect(some.adapters).toEqual(['tfjs', 'wasm']);
  expect(isShown(some, { adapter: 'gpu.js', place: 'node' })).toBe(false);
  expect(toggleAdapter(toggleAdapter(some, 'tfjs', known), 'wasm', known)).toEqual(all);
});

test('a filter survives in an address, and nonsense does not', () => {
  const filter = { adapters: ['tfjs', 'wasm'], place: 'browser' } as const;
  expect(readFilter(writeFilter(filter), known)).toEqual(filter);
  expect(isShown(filter, { adapter: 'tfjs', place: 'node' })).toBe(false);
  expect(readFilter('?adapters=none,wasm&in=moon', known)).toEqual({ adapters: ['wasm'], place: '' });
});
