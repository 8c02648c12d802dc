import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { check } from '../../../../../packages/core/src/testing/property.test-support.ts';
import { dilate, erode, invert, sharpen, shift, soften } from './perturb.ts';
import { addHole, addIsland, fillSmallestHole, removeSmallestPiece, smooth } from './perturb-pieces.ts';
import { holesOf, piecesOf } from './pieces.ts';
import { predictTarget } from './predict.ts';
import { levels } from './scene.test-support.ts';
import { maskWhere, mostLevel, pixels, predictedMask, side } from './scene.ts';

const square = predictTarget(maskWhere((x, y) => x >= 20 && x < 40 && y >= 20 && y < 40));
const area = (prediction: Int8Array) => predictedMask(prediction).reduce((sum, inside) => sum + inside, 0);
const seeds = fc.nat();

describe('what holds for every prediction', () => {
  test('no perturbation changes what it is given, or leaves the range of levels', () => {
    const all = [dilate, erode, invert, sharpen, soften, smooth, removeSmallestPiece, fillSmallestHole];
    check(
      fc.property(levels, seeds, (given, seed) => {
        const before = given.slice();
        const changes = [
          ...all.map((change) => change(given)),
          shift(given, 3, -2),
          addIsland(given, seed),
          addHole(given, seed),
        ];
        expect(given).toEqual(before);
        for (const changed of changes) {
          expect(changed).toHaveLength(pixels);
          expect(changed.every((level) => Math.abs(level) <= mostLevel)).toBe(true);
        }
      }),
      20,
    );
  });

  test('to dilate never lowers a level, to erode never raises one', () => {
    check(
      fc.property(levels, (given) => {
        const [grown, shrunk] = [dilate(given), erode(given)];
        expect(given.every((level, i) => shrunk[i]! <= level && level <= grown[i]!)).toBe(true);
      }),
      20,
    );
  });

  test('to invert twice changes nothing; to invert goes with sharpening, softening and smoothing', () => {
    check(
      fc.property(levels, (given) => {
        expect(invert(invert(given))).toEqual(given);
        expect(invert(sharpen(given))).toEqual(sharpen(invert(given)));
        expect(invert(soften(given))).toEqual(soften(invert(given)));
        expect(invert(smooth(given))).toEqual(smooth(invert(given)));
      }),
      20,
    );
  });

  test('to sharpen or soften keeps the predicted class, but for the least sure of all', () => {
    check(
      fc.property(levels, (given) => {
        expect(predictedMask(sharpen(given))).toEqual(predictedMask(given));
        const softer = soften(given);
        expect(
          given.every((level, i) => Math.abs(level) < 2 || Math.sign(softer[i]!) === Math.sign(level)),
        ).toBe(true);
      }),
      20,
    );
  });

  test('a shift moves every pixel that stays within the picture', () => {
    const step = fc.integer({ min: -side, max: side });
    check(
      fc.property(levels, step, step, (given, dx, dy) => {
        const moved = shift(given, dx, dy);
        for (let y = Math.max(0, dy); y < Math.min(side, side + dy); y++) {
          for (let x = Math.max(0, dx); x < Math.min(side, side + dx); x++) {
            if (moved[y * side + x] !== given[(y - dy) * side + x - dx]) throw new Error(`${x} ${y}`);
          }
        }
      }),
      20,
    );
  });

  test('an island is one more piece, a hole one more hole, and seeds decide where', () => {
    check(
      fc.property(seeds, (seed) => {
        const island = addIsland(square, seed);
        expect(piecesOf(predictedMask(island), 8)).toHaveLength(2);
        expect(predictedMask(removeSmallestPiece(island))).toEqual(predictedMask(square));
        expect(addIsland(square, seed)).toEqual(island);
        const hole = predictedMask(addHole(square, seed));
        expect(holesOf(hole)).toHaveLength(1);
      }),
      20,
    );
  });
});

test('a square grows and shrinks by its edges', () => {
  expect(area(square)).toBe(400);
  expect(area(dilate(square))).toBe(400 + 4 * 20);
  expect(area(erode(square))).toBe(18 * 18);
});

test('holes are filled and pieces removed, the smallest first, and nothing else', () => {
  expect(area(fillSmallestHole(addHole(square, 7)))).toBe(400);
  expect(removeSmallestPiece(square)).toEqual(square);
  expect(fillSmallestHole(square)).toEqual(square);
});

test('smoothing makes a sure step unsure, and leaves what is flat', () => {
  const step = Int8Array.from({ length: pixels }, (_, i) => (i % side < 32 ? -96 : 96));
  const soft = smooth(step);
  expect([soft[30], soft[33]]).toEqual([-96, 96]);
  expect(soft[31]).toBeGreaterThan(-96);
  expect(soft[32]).toBeLessThan(96);
});

test('where no island fits, nothing changes', () => {
  const full = new Int8Array(pixels).fill(50);
  expect(addIsland(full, 3)).toEqual(full);
});
