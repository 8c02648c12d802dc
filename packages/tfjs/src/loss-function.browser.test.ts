import { createLoss, type Inputs } from '@segloss/core';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-webgl';
import '@tensorflow/tfjs-backend-webgpu';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { toLossFunction } from './index.ts';
import { compare, expected } from './testing/compare.test-support.ts';
import { makeInputs } from './testing/inputs.test-support.ts';

const layout = 'channels-last';
const toTensor = ({ data, shape }: Inputs['logits']) => tf.tensor(Float32Array.from(data), [...shape]);

describe.each([
  ['webgpu', []],
  ['webgl', ['top-k', 'lovasz-softmax']],
])('on %s', (device, onHost: readonly string[]) => {
  beforeAll(async () => {
    await tf.setBackend(device);
    await tf.ready();
    // What is small and came from the host just now would stay there.
    tf.env().set('WEBGL_CPU_FORWARD', false);
  });

  test.each(['dice-ce', 'top-k', 'lovasz-softmax', 'dice-hausdorff', 'boundary'])(
    'the gradient of %s is that of the reference, and only what must be is read from the device',
    async (id) => {
      const loss = createLoss(id);
      const inputs = makeInputs({ layout, mask: true, spatial: [9, 8] });
      const [yTrue, yPred, mask] = [inputs.target, inputs.logits, inputs.mask!].map(toTensor);
      const before = tf.memory().numTensors;
      const read = vi.spyOn(tf.backend(), 'readSync');
      const lossOf = toLossFunction(tf, loss, { check: 'never' });
      const gradient = tf.valueAndGrad((x) => lossOf(yTrue!, x, mask));
      const { value, grad } = gradient(yPred!);
      expect(read.mock.calls.length > 0).toBe(onHost.includes(id));
      const result = {
        value: Float32Array.from(await value.data()),
        shape: [],
        gradient: Float32Array.from(await grad.data()),
      };
      const difference = compare(result, await expected(loss, inputs, layout));
      expect(difference.valueBudget).toBeLessThanOrEqual(1);
      expect(difference.gradientBudget).toBeLessThanOrEqual(1);
      tf.dispose([value, grad]);
      expect(tf.memory().numTensors).toBe(before);
      tf.dispose([yTrue!, yPred!, mask!]);
      read.mockRestore();
    },
  );

  test('labels near integers are rounded, large ones are kept, and others give NaN', async () => {
    const yPred = tf.tensor([2, 0, -1, 1, 0, 1, 1, -1], [1, 2, 2, 2]);
    const labels = [0, 8388609];
    const lossOf = toLossFunction(tf, createLoss('dice', { ignoreIndex: 10627197 }), {
      check: 'never',
      labels,
    });
    const lossAt = async (numbers: readonly number[], dtype: 'float32' | 'int32') => {
      const value = lossOf(tf.tensor([...numbers], [1, 2, 2], dtype), yPred);
      return (await value.data())[0]!;
    };
    const all = [0, 8388609, 8388609, 8388609];
    expect(await lossAt(all, 'float32')).toBeCloseTo(0.36345762, 5);
    const some = all.with(2, 10627197);
    expect(await lossAt(some, 'float32')).toBe(await lossAt(some, 'int32'));
    expect(await lossAt(some.with(0, 1.53e-5), 'float32')).toBe(await lossAt(some, 'int32'));
    expect(await lossAt(some.with(0, 0.4), 'float32')).toBeNaN();
  });
});
