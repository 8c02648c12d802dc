import { distanceMapOf } from '@segloss/core/distance';
import type { OpAttrs } from '@segloss/core/graph';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openKernelRunner } from '../../testing/kernel-runner.test-support.ts';
import { distanceKernels, distanceMaps, holdsSpacing } from './distance-map.ts';

type Attrs = OpAttrs['distanceMap'];

/** Computes maps with the kernels. */
async function mapsOf(
  masks: Float32Array,
  count: number,
  spatial: readonly number[],
  attrs: Attrs,
  threads = 1,
): Promise<Float32Array> {
  const { runner, put, block, close } = await openKernelRunner(distanceKernels, threads);
  const [mask, result] = [put(masks), put(new Float32Array(masks.length))];
  distanceMaps(runner, { mask, result, count, spatial }, attrs, block);
  const found = runner.memory.floats(result, masks.length).slice();
  await close();
  return found;
}

/** Computes maps with core, one by one. */
function expectedOf(masks: Float32Array, count: number, spatial: readonly number[], attrs: Attrs) {
  const voxels = masks.length / count;
  return Array.from({ length: count }, (_, map) => {
    const mask = masks.subarray(map * voxels, (map + 1) * voxels);
    return [...distanceMapOf(mask, attrs.kind, spatial, attrs.spacing ?? undefined)];
  }).flat();
}

const kinds = ['unsigned', 'signed', 'reversed'] as const;

/** Masks of every kind: empty, full, sparse, dense, in stretches. */
const grids = fc
  .array(fc.integer({ min: 1, max: 40 }), { minLength: 2, maxLength: 3 })
  .map((spatial) => (spatial.length === 3 ? spatial.map((length) => Math.ceil(length / 2)) : spatial))
  .chain((spatial) => {
    const count = 2;
    const length = count * spatial.reduce((product, side) => product * side, 1);
    return fc.record({
      spatial: fc.constant(spatial),
      count: fc.constant(count),
      masks: fc
        .record({
          share: fc.constantFrom(0, 0.002, 0.05, 0.5, 0.95, 0.998, 1),
          stretch: fc.constantFrom(1, 1, 7, 40),
          seed: fc.integer({ min: 1, max: 1e6 }),
        })
        .map(({ share, stretch, seed }) =>
          Float32Array.from({ length }, (_, i) => {
            const random = Math.abs(Math.sin(seed + 12.9898 * Math.floor(i / stretch)) * 43758.5453) % 1;
            return random < share ? 1 : 0;
          }),
        ),
    });
  });

describe('distance maps', () => {
  it.each(kinds)('%s, are those of core to the last place with whole spacings', async (kind) => {
    await fc.assert(
      fc.asyncProperty(grids, fc.boolean(), async ({ spatial, count, masks }, isOne) => {
        const spacing = isOne ? null : spatial.map((_, axis) => [1.5, 0.5, 2][axis]!);
        const attrs = { kind, spacing };
        const found = await mapsOf(masks, count, spatial, attrs);
        expect([...found]).toEqual(expectedOf(masks, count, spatial, attrs).map(Math.fround));
      }),
      { numRuns: 60 },
    );
  });

  it('are those of core within rounding with any spacing', async () => {
    const spacings = fc.array(fc.double({ min: 0.01, max: 9, noNaN: true }), { minLength: 3, maxLength: 3 });
    await fc.assert(
      fc.asyncProperty(grids, spacings, async ({ spatial, count, masks }, all) => {
        const attrs = { kind: 'unsigned', spacing: all.slice(0, spatial.length) } as const;
        const found = await mapsOf(masks, count, spatial, attrs);
        const expected = expectedOf(masks, count, spatial, attrs);
        found.forEach((value, i) => {
          expect(Math.abs(value - expected[i]!)).toBeLessThanOrEqual(2 ** -22 * expected[i]!);
        });
      }),
      { numRuns: 60 },
    );
  });

  it.each([
    ['foreground', 1],
    ['background', 0],
  ])('of all %s but one voxel take the lower envelope, and are exact', async (_name, most) => {
    for (const spatial of [
      [700, 37],
      [130, 9, 12],
    ]) {
      const masks = new Float32Array(spatial.reduce((product, side) => product * side, 1)).fill(most);
      masks[0] = 1 - most;
      for (const kind of kinds) {
        const found = await mapsOf(masks, 1, spatial, { kind, spacing: null });
        const expected = expectedOf(masks, 1, spatial, { kind, spacing: null });
        expect(found).toEqual(Float32Array.from(expected));
      }
    }
  });

  it('do not depend on the number of threads', async () => {
    const spatial = [23, 61, 67];
    const masks = Float32Array.from({ length: 2 * 23 * 61 * 67 }, (_, i) =>
      Math.sin(i / 40) + Math.sin(i / 3000) > 0.9 ? 1 : 0,
    );
    const attrs = { kind: 'reversed', spacing: [1.1, 0.7, 0.9] } as const;
    const alone = await mapsOf(masks, 2, spatial, attrs);
    expect(await mapsOf(masks, 2, spatial, attrs, 3)).toEqual(alone);
  });

  it('are left to core where single precision cannot hold the spacing', () => {
    expect(holdsSpacing([4, 4], [1, 1e-6])).toBe(false);
    expect(holdsSpacing([4, 4], [1e-20, 1e-20])).toBe(true);
    expect(holdsSpacing([4, 4], null)).toBe(true);
  });
});
