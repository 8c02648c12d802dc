import { distanceMapOf } from '@segloss/core/distance';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { check } from '../../../../../packages/core/src/testing/property.test-support.ts';
import { levelsPerPixel, predictTarget, sureLevel } from './predict.ts';
import { masks } from './scene.test-support.ts';
import { clampLevel, pixels, predictedMask, side } from './scene.ts';

test('every target is predicted as it is, the surer the further core finds the border', () => {
  check(
    fc.property(masks, (target) => {
      const predicted = predictTarget(target);
      expect(predictedMask(predicted)).toEqual(target);
      const distances = distanceMapOf(target, 'unsigned', [side, side]);
      fc.pre(target.includes(0) && target.includes(1));
      const expected = distances.map((distance) =>
        clampLevel(Math.min(sureLevel, levelsPerPixel * (distance - 0.5))),
      );
      expect(Float64Array.from(predicted, Math.abs)).toEqual(expected);
    }),
    30,
  );
});

test('without a border all is sure', () => {
  expect(predictTarget(new Uint8Array(pixels)).every((level) => level === -sureLevel)).toBe(true);
  expect(predictTarget(new Uint8Array(pixels).fill(1)).every((level) => level === sureLevel)).toBe(true);
});
