import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InputError } from '../errors/errors.ts';
import { distanceTransform, squaredDistanceTransform } from './transform.ts';

const coordinates = (flat: number, shape: readonly number[]): number[] => {
  const index: number[] = [];
  let rest = flat;
  for (const length of [...shape].reverse()) {
    index.unshift(rest % length);
    rest = Math.floor(rest / length);
  }
  return index;
};

/** Tries every pair of voxels. */
function bruteForce(mask: Uint8Array, shape: readonly number[], spacing: readonly number[]): Float64Array {
  const zeros = [...mask.keys()].filter((i) => mask[i] === 0).map((i) => coordinates(i, shape));
  return Float64Array.from(mask, (value, i) => {
    if (value === 0 || zeros.length === 0) return 0;
    const here = coordinates(i, shape);
    const squares = zeros.map((zero) =>
      zero.reduce((sum, x, axis) => sum + ((x - here[axis]!) * spacing[axis]!) ** 2, 0),
    );
    return Math.min(...squares);
  });
}

const grids = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 3 }).chain((shape) => {
  const count = shape.reduce((product, length) => product * length, 1);
  return fc.record({
    shape: fc.constant(shape),
    spacing: fc.array(fc.double({ min: 0.1, max: 5, noNaN: true }), {
      minLength: shape.length,
      maxLength: shape.length,
    }),
    // Sparse, balanced and dense masks: each takes another way through the envelopes.
    mask: fc
      .integer({ min: 1, max: 19 })
      .chain((share) =>
        fc
          .array(fc.integer({ min: 0, max: 19 }), { minLength: count, maxLength: count })
          .map((values) => Uint8Array.from(values, (value) => (value < share ? 1 : 0))),
      ),
  });
});

describe('squaredDistanceTransform', () => {
  it('finds the same distances as trying every pair, with any spacing', () => {
    fc.assert(
      fc.property(grids, ({ shape, spacing, mask }) => {
        const expected = bruteForce(mask, shape, spacing);
        const found = squaredDistanceTransform(mask, shape, spacing);
        for (let i = 0; i < mask.length; i++) {
          expect(Math.abs(found[i]! - expected[i]!)).toBeLessThanOrEqual(1e-14 * expected[i]!);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('is exact in whole numbers with unit spacing', () => {
    const mask = new Uint8Array(60).fill(1);
    mask[0] = 0;
    expect(squaredDistanceTransform(mask, [3, 4, 5])[59]).toBe(4 + 9 + 16);
  });

  it.each([
    ['no background', 1],
    ['no foreground', 0],
  ])('gives 0 everywhere for a mask with %s', (_name, value) => {
    expect(squaredDistanceTransform(new Uint8Array(12).fill(value), [3, 4])).toEqual(new Float64Array(12));
  });

  it('takes any number but 0 for foreground, and leaves the mask as it is', () => {
    const mask = Float32Array.of(0, -2, 0.5, 7, 0);
    expect([...distanceTransform(mask, [5])]).toEqual([0, 1, 2, 1, 0]);
    expect([...mask]).toEqual([0, -2, 0.5, 7, 0]);
  });

  it.each([
    ['a shape that does not fit', [2, 2], undefined, /shape \[2, 2\] does not take 6 voxels/],
    ['a shape with 0', [0], undefined, /shape \[0\] does not take/],
    ['no shape', [], undefined, /shape \[\]/],
    ['spacing of another length', [2, 3], [1], /\[1\] is not one positive number per axis/],
    ['spacing that is not positive', [2, 3], [1, 0], /\[1,0\] is not one positive number/],
    ['spacing that is not a number', [2, 3], [Number.NaN, 1], /spacing/],
  ])('refuses %s', (_name, shape, spacing, message) => {
    expect(() => squaredDistanceTransform(new Uint8Array(6), shape, spacing)).toThrow(message);
  });

  it.each<[string, readonly unknown[], RegExp]>([
    ['no mask', [undefined, [2, 3]], /mask: its data is missing/],
    ['a list for a mask', [[0, 1], [2]], /mask: its data is of type Array\. Give a typed array/],
    ['no shape', [new Uint8Array(6)], /shape none does not take 6 voxels/],
    ['a shape of symbols', [new Uint8Array(2), [Symbol('two')]], /does not take 2 voxels/],
    [
      'a number for a spacing',
      [new Uint8Array(6), [2, 3], 2],
      /2 is not one positive number per axis of \[2, 3\]/,
    ],
    ['a spacing of strings', [new Uint8Array(6), [2, 3], ['1', '2']], /is not one positive number per axis/],
  ])('refuses %s, which callers without types may give', (_name, given, message) => {
    const transform = squaredDistanceTransform as (...args: readonly unknown[]) => unknown;
    expect(() => transform(...given)).toThrow(InputError);
    expect(() => transform(...given)).toThrow(message);
  });

  it('takes 64-bit integers', () => {
    const mask = BigInt64Array.of(0n, 1n, 1n);
    expect([...squaredDistanceTransform(mask as never, [3])]).toEqual([0, 1, 4]);
  });

  const side = 128;
  type At = (z: number, y: number, x: number) => number;
  it.each<[string, At, At]>([
    [
      'a single corner voxel of background',
      (z, y, x) => (z + y + x === 0 ? 0 : 1),
      (z, y, x) => z * z + y * y + x * x,
    ],
    [
      'a single corner voxel of foreground',
      (z, y, x) => (z + y + x === 0 ? 1 : 0),
      (z, y, x) => (z + y + x === 0 ? 1 : 0),
    ],
    ['a checkerboard', (z, y, x) => (z + y + x) % 2, (z, y, x) => (z + y + x) % 2],
    ['background on one face', (z) => (z === 0 ? 0 : 1), (z) => z * z],
  ])('is right on 2 million voxels with %s', (_name, maskAt, squaredAt) => {
    const voxels = Array.from({ length: side ** 3 }, (_, i) => i);
    const fill = (at: At) =>
      Float64Array.from(voxels, (i) => at(Math.floor(i / side ** 2), Math.floor(i / side) % side, i % side));
    const squared = squaredDistanceTransform(fill(maskAt), [side, side, side]);
    const expected = fill(squaredAt);
    expect(squared.findIndex((value, i) => value !== expected[i])).toBe(-1);
  });
});
