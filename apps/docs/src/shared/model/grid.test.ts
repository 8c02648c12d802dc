import { expect, test } from 'vitest';
import { placeAfter } from './grid.ts';

test.each([
  ['ArrowUp', 0, 1],
  ['ArrowDown', 2, 1],
  ['ArrowLeft', 1, 0],
  ['ArrowRight', 1, 2],
  ['Home', 1, 0],
  ['End', 1, 3],
])('%s leads to row %d and column %d', (key, row, column) => {
  expect(placeAfter(key, { row: 1, column: 1 }, 3, 4)).toEqual({ row, column });
});

test('nothing leads out of the grid', () => {
  expect(placeAfter('ArrowUp', { row: 0, column: 0 }, 3, 4)).toEqual({ row: 0, column: 0 });
  expect(placeAfter('ArrowRight', { row: 2, column: 3 }, 3, 4)).toEqual({ row: 2, column: 3 });
  expect(placeAfter('a', { row: 0, column: 0 }, 3, 4)).toBeUndefined();
});
