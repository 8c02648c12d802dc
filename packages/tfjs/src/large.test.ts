import { diceCe, type Inputs, type Loss } from '@segloss/core';
import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { tfjs } from './index.ts';
import { compare, expected } from './testing/compare.test-support.ts';

/** Equal logits everywhere, and labels that take turns: every sum adds equal numbers, the worst case. */
function constantInputs(spatial: readonly number[]): Inputs {
  const voxels = spatial.reduce((total, length) => total * length, 1);
  const logits = new Float32Array(2 * voxels).fill(0.3, voxels);
  const labels = new Uint8Array(voxels).map((_, v) => v % 2);
  return {
    logits: { data: logits, shape: [1, 2, ...spatial] },
    target: { data: labels, shape: [1, ...spatial] },
  };
}

async function difference(loss: Loss, inputs: Inputs) {
  const wanted = await expected(loss, inputs, 'channels-first');
  // Logits that are 0.3 everywhere look like probabilities.
  const options = { gradient: true, onWarning: () => undefined };
  const program = await (await tfjs.open('wasm')).compile(loss, options);
  return compare(await program.run(inputs), wanted);
}

test.each([
  ['2-D', [1024, 1024]],
  ['3-D', [64, 128, 128]],
  ['with prime lengths', [1021, 1031]],
  ['with one long axis', [1, 1_048_576]],
] as const)('sums over 1e6 equal voxels are right on wasm: %s', async (_name, spatial) => {
  const { valueBudget, gradientBudget } = await difference(diceCe(), constantInputs(spatial));
  expect(valueBudget).toBeLessThanOrEqual(1);
  expect(gradientBudget).toBeLessThanOrEqual(1);
});

test('the sum of the library over the same voxels is off by a percent', async () => {
  await tfjs.open('wasm');
  await tf.setBackend('wasm');
  const negativeLogLikelihood = Math.log1p(Math.exp(0.3));
  const sum = tf.tidy(() => tf.sum(tf.fill([1024, 1024], negativeLogLikelihood)).dataSync()[0]!);
  expect(Math.abs(sum / (1024 * 1024 * negativeLogLikelihood) - 1)).toBeGreaterThan(1e-3);
});
