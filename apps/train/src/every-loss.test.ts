import { allLosses } from '@segloss/core';
import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { inTurn } from '../../../packages/core/src/testing/in-turn.test-support.ts';
import { openEngine } from './engine.ts';
import { tryLosses } from './every-loss.ts';
import { readSlices } from './slices.ts';

// `npm run train -- --every-loss` tries all of them.
const some = inTurn(allLosses, 0, 3);

it('a loss trains the network: it falls by 15 % of the way to that of the target, or more', async () => {
  await openEngine('cpu');
  const slices = await readSlices(8);
  const before = tf.memory().numTensors;
  const shares: Record<string, number> = {};
  const options = { width: 4, learningRate: 0.005, steps: 60, enough: 0.15 };
  for await (const { id, share } of tryLosses(some, slices, options)) shares[id] = share;
  expect(Object.keys(shares)).toEqual(some.map(({ id }) => id));
  expect(Object.entries(shares).filter(([, share]) => !(share >= 0.15 && share < 1.5))).toEqual([]);
  expect(tf.memory().numTensors).toBe(before);
});
