import { expect, test } from 'vitest';
import { describeScene, factsOf } from './facts.ts';
import { pixels } from './scene.ts';

const scene = { target: new Uint8Array(pixels), prediction: new Int8Array(pixels).fill(-32) };
scene.target.set([1, 1]);
scene.prediction.set([32, -32, 32]);
const distances = new Float64Array(pixels).fill(9);
distances.set([1, 1, 1.4, 5]);

test('a gradient is summed up by where it is', () => {
  const gradient = new Float64Array(pixels);
  gradient.set([-1, -4, 2, 1, 2]);
  const { largest, wrongShare, farShare, profile } = factsOf(gradient, distances, scene);
  expect(largest).toEqual({ derivative: -4, pixel: 1 });
  // The second pixel is missed, the third is a false one.
  expect(wrongShare).toBeCloseTo(0.6);
  expect(farShare).toBeCloseTo(0.2);
  const probability = 1 / (1 + Math.exp(-2));
  expect(profile).toEqual([{ distance: 1, weight: expect.closeTo(3 / (probability * (1 - probability))) }]);
});

test('a scene is summed up in numbers', () => {
  expect(describeScene(scene)).toBe('Target: 2 pixels; predicted: 2; wrong: 2 of 4096.');
});

test('a gradient that is 0 has no shares, and a target without border no profile', () => {
  const none = factsOf(new Float64Array(pixels), new Float64Array(pixels), scene);
  expect(none).toMatchObject({ wrongShare: 0, farShare: 0, profile: [], largest: { derivative: 0 } });
});
