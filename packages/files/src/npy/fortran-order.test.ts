import fc from 'fast-check';
import { expect, it } from 'vitest';
import { sourceOf } from '../testing/files.test-support.ts';
import { fillFromFortran } from './fortran-order.ts';

/** Gives the place in Fortran order of an element in C order. */
function placeOf(position: number, shape: readonly number[]): number {
  let rest = position;
  let place = 0;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    place += (rest % shape[axis]!) * shape.slice(0, axis).reduce((a, b) => a * b, 1);
    rest = Math.floor(rest / shape[axis]!);
  }
  return place;
}

it('turns elements of every size from Fortran order into C order', async () => {
  const shapes = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 5 });
  await fc.assert(
    fc.asyncProperty(shapes, fc.constantFrom(1, 2, 4, 8), async (shape, itemSize) => {
      const count = shape.reduce((a, b) => a * b);
      const stored = Uint8Array.from({ length: count * itemSize }, (_, i) => (i * 7) % 256);
      const target = new Uint8Array(stored.length);
      expect(await fillFromFortran(sourceOf('a', stored), target, itemSize, shape)).toBe(stored.length);
      for (let i = 0; i < count; i++) {
        const from = placeOf(i, shape) * itemSize;
        expect(target.subarray(i * itemSize, (i + 1) * itemSize)).toEqual(
          stored.subarray(from, from + itemSize),
        );
      }
    }),
  );
});

it('goes on where a block ends', async () => {
  // Slabs of 4 MiB, of which four make a block.
  const [rows, last] = [2 ** 20, 6];
  const stored = new Uint32Array(rows * last).map((_, i) => i);
  const target = new Uint32Array(stored.length);
  const bytes = new Uint8Array(target.buffer);
  await fillFromFortran(sourceOf('a', new Uint8Array(stored.buffer)), bytes, 4, [rows, last]);
  const isRight = target.every((value, i) => value === Math.floor(i / last) + (i % last) * rows);
  expect(isRight).toBe(true);
});
