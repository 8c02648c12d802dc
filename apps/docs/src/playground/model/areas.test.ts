import { expect, test } from 'vitest';
import { weightAreas } from './areas.ts';
import { pixels, plainWeight } from './scene.ts';

test('areas are rectangles of rows, one path for each weight but 1', () => {
  const weights = new Uint8Array(pixels).fill(plainWeight);
  weights.fill(0, 1, 4).fill(0, 62, 65).fill(8, 70, 71);
  expect(weightAreas(weights)).toEqual([
    { weight: 0, path: 'M1 0h3v1h-3zM62 0h2v1h-2zM0 1h1v1h-1z' },
    { weight: 2, path: 'M6 1h1v1h-1z' },
  ]);
  expect(weightAreas(undefined)).toEqual([]);
});
