import type { DistanceKind } from '@segloss/core/distance';
import { describe, expect, it } from 'vitest';
import type { Device } from '../device.ts';
import { errorOfMaps, randomNumbers, topKOfBoth } from '../testing/compare.test-support.ts';

const masksOf = (voxels: number): readonly Float32Array[] => [
  randomNumbers(voxels, 7).map((x) => (x > 0.8 ? 1 : 0)),
  randomNumbers(voxels, 8).map((x) => (x > 0.1 ? 1 : 0)),
  new Float32Array(voxels).fill(1, 0, 1),
  new Float32Array(voxels),
  new Float32Array(voxels).fill(1),
];

const grids: readonly (readonly [readonly number[], readonly number[] | null])[] = [
  [[9, 13], null],
  [
    [7, 20],
    [3, 0.5],
  ],
  [
    [5, 6, 7],
    [1.5, 1, 0.7],
  ],
  [
    [5, 6],
    [0.7, 1.5],
  ],
  [[1, 1, 11], null],
];

/** Declares tests that distance maps and top-k voxels are those of core. */
export function describeNonLocal(mode: string, open: () => Promise<Device>): void {
  describe(`non-local ops on ${mode}`, () => {
    it.each<DistanceKind>(['unsigned', 'signed', 'reversed'])('%s distance maps are exact', async (kind) => {
      const device = await open();
      for (const [spatial, spacing] of grids) {
        const masks = masksOf(spatial.reduce((count, length) => count * length, 1));
        expect(await errorOfMaps(device, kind, spatial, spacing, masks)).toBeLessThan(1e-6);
      }
      expect(device.held.size).toBe(0);
      await device.gpu.destroy();
    });

    it('top-k voxels are those of the reference, with all its ties', async () => {
      const device = await open();
      const spatial = [6, 37];
      const voxels = 2 * 6 * 37;
      const losses = {
        different: randomNumbers(voxels, 3).map((x) => x - 0.5),
        tied: randomNumbers(voxels, 5).map((x) => Math.floor(x * 3)),
        tiny: randomNumbers(voxels, 6).map((x) => x * 1e-30),
      };
      const masks = [
        randomNumbers(voxels, 9).map((x) => (x > 0.5 ? 1 : 0)),
        new Float32Array(voxels).fill(1, voxels / 2),
        new Float32Array(voxels),
      ];
      for (const values of Object.values(losses)) {
        for (const counted of masks) {
          for (const attrs of [
            { fraction: 0.1, batch: false },
            { fraction: 0.35, batch: true },
          ]) {
            const { actual, expected } = await topKOfBoth(device, 2, spatial, values, counted, attrs);
            expect(actual).toEqual(expected);
          }
        }
      }
      expect(device.held.size).toBe(0);
      await device.gpu.destroy();
    });
  });
}
