import { allLosses, createLoss, diceCe } from '@segloss/core';
import * as tf from '@tensorflow/tfjs-core';
import * as layers from '@tensorflow/tfjs-layers';
import { expect, test } from 'vitest';
import { tfjs, toLossFunction } from './index.ts';
import { findNativeDevice } from './native.test-support.ts';
import { compare, expected } from './testing/compare.test-support.ts';
import { makeInputs } from './testing/inputs.test-support.ts';

const { device: native, description, reason } = await findNativeDevice();

/** Tests where the native binding of TensorFlow is; elsewhere the test is skipped, with the reason. */
const testNative = (name: string, body: (device: string) => Promise<void>) =>
  test(name, async ({ skip }) => {
    skip(native === undefined, reason);
    await body(native!);
  });

test('the devices in Node are listed, best first', async () => {
  const devices = await tfjs.devices();
  expect(devices.map(({ id }) => id)).toEqual(['node-gpu', 'node', 'wasm', 'cpu']);
});

testNative('is the default device, and says which processor it uses', async (device) => {
  const backend = await tfjs.open();
  expect(backend.name).toBe(`tfjs:${device}`);
  expect(description).toMatch(/^TensorFlow [\d.]+ in C, on the [CG]PU/);
  expect(backend.processor).toBe(description.includes('on the GPU') ? 'gpu' : 'cpu');
});

testNative('computes every loss, names itself, and leaves no tensor behind', async (device) => {
  const backend = await tfjs.open(device);
  const inputs = makeInputs({ spatial: [3, 4, 5], mask: true });
  for (const { id } of allLosses) {
    const loss = createLoss(id, {});
    const program = await backend.compile(loss, { gradient: true });
    const before = tf.memory().numTensors;
    const result = await program.run(inputs);
    expect(tf.memory().numTensors, id).toBe(before);
    expect(result.device, id).toBe(device);
    const { valueBudget, gradientBudget } = compare(result, await expected(loss, inputs, 'channels-first'));
    expect(Math.max(valueBudget, gradientBudget), id).toBeLessThanOrEqual(1);
  }
});

testNative('trains a convolutional network', async () => {
  await tf.setBackend('tensorflow');
  const kernelInitializer = layers.initializers.glorotUniform({ seed: 1 });
  const model = layers.sequential({
    layers: [
      layers.layers.conv3d({
        inputShape: [8, 8, 8, 1],
        filters: 2,
        kernelSize: 3,
        padding: 'same',
        kernelInitializer,
      }),
    ],
  });
  model.compile({ optimizer: tf.train.adam(0.05), loss: toLossFunction(tf, diceCe()) });
  const x = tf.randomNormal([2, 8, 8, 8, 1], 0, 1, 'float32', 1);
  const y = tf.tidy(() => {
    const isBright = tf.step(x);
    return tf.concat([tf.sub(1, isBright), isBright], -1);
  });
  const { history } = await model.fit(x, y, { epochs: 20, verbose: 0, shuffle: false });
  const losses = history.loss as number[];
  expect(losses.at(-1)).toBeLessThan(0.5 * losses[0]!);
});
