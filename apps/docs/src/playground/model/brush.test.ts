import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { check } from '../../../../../packages/core/src/testing/property.test-support.ts';
import { paintStroke } from './brush.ts';
import { pixels, side } from './scene.ts';

const empty = new Uint8Array(pixels);
const painted = (picture: Uint8Array) =>
  [...picture.keys()].filter((i) => picture[i] === 1).map((i) => [i % side, Math.floor(i / side)]);

test('the thinnest brush paints single pixels, and lines without gaps', () => {
  const at = { row: 5, column: 9 };
  expect(painted(paintStroke(empty, at, at, 1, 1))).toEqual([[9, 5]]);
  const line = painted(paintStroke(empty, { row: 0, column: 0 }, { row: 4, column: 12 }, 1, 1));
  for (let x = 0; x <= 12; x++) expect(line.some(([column]) => column === x)).toBe(true);
});

test('a stroke there is a stroke back, and brushes are as wide as they say', () => {
  const place = fc.record({ row: fc.nat(side - 1), column: fc.nat(side - 1) });
  check(
    fc.property(place, place, fc.integer({ min: 1, max: 15 }), (from, to, size) => {
      const stroke = paintStroke(empty, from, to, size, 1);
      expect(paintStroke(empty, to, from, size, 1)).toEqual(stroke);
      expect(stroke[from.row * side + from.column]).toBe(1);
      const [, top = 0] = painted(paintStroke(empty, from, from, size, 1))[0]!;
      expect(from.row - top).toBe(Math.min(from.row, Math.floor(size / 2)));
    }),
  );
});

test('what is painted on stays as it was', () => {
  paintStroke(empty, { row: 1, column: 1 }, { row: 2, column: 2 }, 5, 1);
  expect(empty.every((value) => value === 0)).toBe(true);
});
