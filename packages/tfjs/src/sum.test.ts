import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { log1p, sigmoid, softplus } from './math.ts';
import { sumOver } from './sum.ts';

beforeAll(async () => {
  await import('@tensorflow/tfjs-backend-wasm');
  await tf.setBackend('wasm');
});

test.each([1, 7, 64, 65, 97, 509, 512, 521, 1000, 1021, 4096, 65_537, 1_000_003])(
  'adds %i equal numbers on each side of an axis',
  (length) => {
    for (const shape of [
      [2, length, 1],
      [1, length, 3],
    ]) {
      const [outer = 1, , inner = 1] = shape;
      const sums = tf.tidy(() => sumOver(tf, tf.fill(shape, 0.1), [1], [outer, 1, inner]).dataSync());
      for (const sum of sums) expect(Math.abs(sum / (Math.fround(0.1) * length) - 1)).toBeLessThan(4e-6);
    }
  },
);

test('sums several axes, and leaves no tensor behind', () => {
  const x = tf.tensor([1, 2, 3, 4, 5, 6], [1, 2, 3]);
  const before = tf.memory().numTensors;
  expect([...tf.tidy(() => sumOver(tf, x, [2, 1], []).dataSync())]).toEqual([21]);
  expect([...tf.tidy(() => sumOver(tf, x, [0], [1, 2, 3]).dataSync())]).toEqual([1, 2, 3, 4, 5, 6]);
  expect(tf.memory().numTensors).toBe(before);
});

const relativeErrors = (compute: (x: tf.Tensor) => tf.Tensor, exact: (x: number) => number, xs: number[]) => {
  const singles = xs.map(Math.fround);
  const results = tf.tidy(() => compute(tf.tensor1d(singles)).dataSync());
  return singles.map((x, i) => Math.abs(results[i]! / exact(x) - 1));
};

test('log1p, softplus and sigmoid keep their digits', () => {
  const grid = Array.from({ length: 2000 }, (_, i) => i / 1000);
  const small = Array.from({ length: 37 }, (_, i) => 10 ** -i);
  const positive = [...grid.slice(1), ...small, 5, 40, 1e4];
  expect(Math.max(...relativeErrors((x) => log1p(tf, x), Math.log1p, positive))).toBeLessThan(4e-7);

  const signed = [...grid, 5, 20, 80, 1e4, 3e38].flatMap((x) => [x, -x]).filter((x) => x > -87);
  const exactSoftplus = (x: number) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
  expect(Math.max(...relativeErrors((x) => softplus(tf, x), exactSoftplus, signed))).toBeLessThan(4e-7);
  const exactSigmoid = (x: number) => (x < 0 ? Math.exp(x) : 1) / (1 + Math.exp(-Math.abs(x)));
  expect(Math.max(...relativeErrors((x) => sigmoid(tf, x), exactSigmoid, signed))).toBeLessThan(4e-7);
});
