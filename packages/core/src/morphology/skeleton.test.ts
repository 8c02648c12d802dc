import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InputError } from '../errors/errors.ts';
import { errorOf } from '../testing/numbers.test-support.ts';
import { labelComponents, skeletonOf } from './index.ts';
import { skeletons } from './skeletons.test-support.ts';

const bitsOf = (text: string): Uint8Array => Uint8Array.from(text, Number);
const countOf = (labels: Int32Array): number => labels.reduce((most, label) => Math.max(most, label), 0);

describe('a skeleton', () => {
  it.each(skeletons.map((each, i) => [i, each] as const))(
    'is that of scikit-image (%i)',
    (_i, { shape, mask, skeleton }) => {
      expect(Array.from(skeletonOf(bitsOf(mask), shape)).join('')).toBe(skeleton);
    },
  );

  it('is equal in one slice of three axes and in two axes for lines', () => {
    const line = bitsOf('000001111100000');
    expect(skeletonOf(line, [3, 5])).toEqual(line);
    expect(skeletonOf(line, [1, 3, 5])).toEqual(line);
  });

  const masks = fc
    .tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 7 }), fc.integer({ min: 1, max: 5 }))
    .chain(([a, b, c]) =>
      fc
        .array(fc.boolean(), { minLength: a * b * c, maxLength: a * b * c })
        .map((voxels) => ({ shape: [a, b, c], mask: Uint8Array.from(voxels, Number) })),
    );

  it('lies in its mask, and joins nothing', () => {
    fc.assert(
      fc.property(masks, ({ shape, mask }) => {
        const skeleton = skeletonOf(mask, shape);
        expect(skeleton.every((voxel, i) => voxel <= mask[i]!)).toBe(true);
        const [before, after] = [mask, skeleton].map((each) => labelComponents(each, shape, 'full').count);
        // The last voxels of a component may all go.
        expect(after).toBeLessThanOrEqual(before!);
      }),
      { numRuns: 200 },
    );
  });

  it.each([
    [[1, 1, 1, 3], /shape \[1, 1, 1, 3\] has 4 axes\. Give a mask with one, two or three axes/],
    [[2, 2], /shape \[2, 2\] does not take 3 voxels/],
  ])('is refused for shape %j', (shape, reason) => {
    const error = errorOf(() => skeletonOf(new Uint8Array(3), shape));
    expect(error).toBeInstanceOf(InputError);
    expect(error.message).toMatch(reason);
  });
});

describe('components', () => {
  it.each(skeletons.map((each, i) => [i, each] as const))(
    'are as many as by SciPy (%i)',
    (_i, { shape, mask, components }) => {
      const voxels = bitsOf(mask);
      for (const [i, connectivity] of (['faces', 'full'] as const).entries()) {
        const { labels, count } = labelComponents(voxels, shape, connectivity);
        expect([count, countOf(labels)]).toEqual([components[i], components[i]]);
        expect(labels.every((label, at) => label > 0 === (voxels[at] !== 0))).toBe(true);
      }
    },
  );

  it('are numbered by their first voxel', () => {
    const mask = bitsOf('0100110000010001');
    expect(Array.from(labelComponents(mask, [4, 4]).labels)).toEqual([
      0, 1, 0, 0, 1, 1, 0, 0, 0, 0, 0, 2, 0, 0, 0, 2,
    ]);
    expect(labelComponents(bitsOf('1001'), [2, 2]).count).toBe(2);
    expect(labelComponents(bitsOf('1001'), [2, 2], 'full').count).toBe(1);
  });

  it('of another connectivity are refused', () => {
    const error = errorOf(() => labelComponents(new Uint8Array(4), [2, 2], 'face' as never));
    expect(error).toBeInstanceOf(InputError);
    expect(error.message).toContain("connectivity 'face': there is none of this name. Did you mean 'faces'?");
  });
});
