import { diceCe } from '@segloss/core';
import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { openEngine } from './engine.ts';
import { readSlices } from './slices.ts';
import { type Progress, train } from './train.ts';

const mean = (numbers: readonly number[]) => numbers.reduce((sum, x) => sum + x, 0) / numbers.length;

it('trains on a real head: the loss falls, and held-out slices are segmented better', async () => {
  const { width, stride, learningRate } = await openEngine('cpu');
  const slices = await readSlices(stride);
  // Half of the slices, as plain JavaScript takes a third of a second for each.
  const fewer = {
    ...slices,
    training: slices.training.filter((_, i) => i % 2 === 0),
    heldOut: slices.heldOut.filter((_, i) => i % 2 === 0),
  };
  const before = tf.memory().numTensors;
  const told: Progress[] = [];
  const options = {
    loss: diceCe(),
    width,
    learningRate,
    epochs: 5,
    onEpoch: (progress: Progress) => told.push(progress),
  };
  const history = await train(fewer, options);
  expect(told).toEqual(history);
  expect(history.map(({ epoch }) => epoch)).toEqual([0, 1, 2, 3, 4, 5]);
  const losses = history.slice(1).map(({ loss }) => loss);
  expect(losses.at(-1)).toBeLessThan(0.7 * losses[0]!);
  expect(mean(history.at(-1)!.scores)).toBeGreaterThan(mean(history[0]!.scores) + 0.1);
  expect(tf.memory().numTensors).toBe(before);
});

it('refuses a device that cannot train', async () => {
  await expect(openEngine('wasm')).rejects.toThrow(
    "[segloss/train] device 'wasm': it cannot train networks of convolutions here. Use one of node-gpu, node, cpu.",
  );
});
