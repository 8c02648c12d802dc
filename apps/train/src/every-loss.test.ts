import { allLosses } from '@segloss/core';
import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { openEngine } from './engine.ts';
import { tryLosses } from './every-loss.ts';
import { readSlices } from './slices.ts';

it('every loss trains the network: it falls by a clear share of what it can', async () => {
  await openEngine('cpu');
  const slices = await readSlices(8);
  const before = tf.memory().numTensors;
  const shares: Record<string, number> = {};
  const options = { width: 4, learningRate: 0.02, steps: 10 };
  for await (const trial of tryLosses(allLosses, slices, options)) {
    shares[trial.id] = trial.share;
    console.log(JSON.stringify(trial));
  }
  expect(Object.keys(shares)).toEqual(allLosses.map(({ id }) => id));
  expect(Object.entries(shares).filter(([, share]) => !(share > 0.2))).toEqual([]);
  expect(tf.memory().numTensors).toBe(before);
});
