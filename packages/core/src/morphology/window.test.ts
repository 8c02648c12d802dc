import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stridesOf } from './neighborhood.ts';
import { windowExtremes, windowSums } from './window.ts';

const images = fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 4 }).chain((shape) =>
  fc.record({
    shape: fc.constant(shape),
    // Few numbers, so that windows have several extremes.
    data: fc.array(fc.integer({ min: -1, max: 2 }), { minLength: 1296, maxLength: 1296 }).map((numbers) =>
      Float64Array.from(
        numbers.slice(
          0,
          shape.reduce((count, n) => count * n, 1),
        ),
      ),
    ),
  }),
);

/** Lists the voxels in row-major order, with their distance to a voxel along each axis. */
function distancesTo(voxel: number, shape: readonly number[], count: number) {
  const placeOf = (i: number) =>
    stridesOf(shape).map((stride, axis) => Math.floor(i / stride) % shape[axis]!);
  const here = placeOf(voxel);
  return Array.from({ length: count }, (_, i) => ({
    i,
    along: placeOf(i).map((at, axis) => Math.abs(at - here[axis]!)),
  }));
}

describe('windows', () => {
  it.each([
    ['smallest', 'faces'],
    ['smallest', 'full'],
    ['largest', 'faces'],
    ['largest', 'full'],
  ] as const)('have their %s number, %s, and the first voxel that has it', (extreme, neighbors) => {
    fc.assert(
      fc.property(images, ({ shape, data }) => {
        const { values, at } = windowExtremes(data, shape, extreme, neighbors);
        for (let voxel = 0; voxel < data.length; voxel++) {
          const window = distancesTo(voxel, shape, data.length).filter(({ along }) =>
            neighbors === 'full'
              ? along.every((steps) => steps <= 1)
              : along.reduce((sum, steps) => sum + steps, 0) <= 1,
          );
          const numbers = window.map(({ i }) => data[i]!);
          const wanted = extreme === 'largest' ? Math.max(...numbers) : Math.min(...numbers);
          expect(values[voxel]).toBe(wanted);
          expect(at[voxel]).toBe(window.find(({ i }) => data[i] === wanted)!.i);
        }
      }),
    );
  });

  it('have sums of what lies in the image', () => {
    fc.assert(
      fc.property(images, fc.constantFrom(1, 3, 5, 9), ({ shape, data }, size) => {
        const sums = windowSums(data, shape, size);
        for (let voxel = 0; voxel < data.length; voxel++) {
          const window = distancesTo(voxel, shape, data.length).filter(({ along }) =>
            along.every((steps) => 2 * steps < size),
          );
          expect(sums[voxel]).toBe(window.reduce((sum, { i }) => sum + data[i]!, 0));
        }
      }),
    );
  });
});
