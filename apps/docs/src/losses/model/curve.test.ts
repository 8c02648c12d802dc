import { crossEntropy, dice, hausdorff, tversky } from '@segloss/core';
import { expect, test } from 'vitest';
import { curvesOf, restingProbability } from './curve.ts';

test('the curve of cross entropy is that of the logarithm', async () => {
  const points = await curvesOf(crossEntropy());
  for (const { voxels, probability, value, derivative } of points) {
    const share = voxels === 'foreground' ? 0.25 : 0.75;
    const expected = -share * Math.log(probability) - (1 - share) * Math.log(restingProbability);
    expect(value).toBeCloseTo(expected, 6);
    expect(derivative).toBeCloseTo(-share * (1 - probability), 6);
  }
});

test.each([dice, tversky])(
  'a better prediction has a lower loss, and gradients push upwards',
  async (create) => {
    const points = await curvesOf(create());
    for (const kind of ['foreground', 'background']) {
      const curve = points.filter(({ voxels }) => voxels === kind);
      for (const [i, { value, derivative }] of curve.entries()) {
        expect(derivative).toBeLessThan(0);
        if (i > 0) expect(value).toBeLessThan(curve[i - 1]!.value);
      }
    }
  },
);

test('a curve is cut only where it jumps', async () => {
  const pieces = async (create: typeof dice | typeof hausdorff) =>
    new Set((await curvesOf(create())).map(({ piece }) => piece)).size;
  expect(await pieces(dice)).toBe(1);
  expect(await pieces(hausdorff)).toBe(2);
});
