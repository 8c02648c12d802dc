import { allLosses, BackendError, createLoss, diceCe } from '@segloss/core';
import { memoryNeed } from '@segloss/core/adapter';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { tfjs } from './index.ts';
import { checkFit, memoryModel } from './memory.ts';
import { makeInputs } from './testing/inputs.test-support.ts';

const spatial = [64, 64];
const signature = { classes: 3, target: 'labels', mask: true } as const;
const graph = diceCe().graph({ classes: 14, target: 'labels', mask: false }, { gradient: true });
const sizesOf = (...lengths: number[]) => ({ samples: 1, classes: 14, spatial: lengths });

beforeAll(async () => {
  await tfjs.open('wasm');
  await tf.setBackend('wasm');
});

describe.each([
  ['softmax', {}],
  ['sigmoid', {}],
  ['softmax', { weights: true, annotated: [[1], [1, 2]] }],
] as const)('with %s and %j', (activation, more) => {
  test.each(allLosses)('the estimate for $id is an upper bound, and not a wild one', async (factory) => {
    if (activation === 'sigmoid' && factory.isExclusive) return;
    const loss = createLoss(factory.id, { activation });
    for (const gradient of [false, true]) {
      const inputs = makeInputs({ spatial, mask: true, ...more });
      const program = await (await tfjs.open('wasm')).compile(loss, { gradient });
      const before = tf.memory().numBytes;
      const { peakBytes } = await tf.profile(async () => {
        await program.run(inputs);
        return tf.scalar(0); // A profile wants a tensor.
      });
      const { peak } = memoryNeed(
        loss.graph(
          { ...signature, ...('weights' in more ? { weights: true, annotated: true } : {}) },
          { gradient },
        ),
        { samples: 2, classes: 3, spatial },
        memoryModel,
      );
      expect(peak).toBeGreaterThan(peakBytes - before);
      expect(peak).toBeLessThan(2.5 * (peakBytes - before));
    }
  });
});

test('what WebAssembly cannot address is refused', () => {
  expect(() => checkFit(tf, graph, sizesOf(128, 128, 128))).not.toThrow();
  expect(() => checkFit(tf, graph, sizesOf(256, 256, 256))).toThrow(BackendError);
  expect(() => checkFit(tf, graph, sizesOf(256, 256, 256))).toThrow(
    /^\[segloss\/tfjs\] memory of device 'wasm': logits of 1x14x256x256x256 need up to 1\d\.\d GB, but only 4\.29 GB of the 4\.29 GB that WebAssembly can address are left\. Use logits of 1x14x(1\d\d)x\1x\1 at most, or the backend wasm, which needs 1\.95 GB\./,
  );
});

test('a tensor that a buffer of WebGPU cannot hold is refused', () => {
  const device = { limits: { maxBufferSize: 2 ** 30, maxStorageBufferBindingSize: 2 ** 27 } };
  const webgpu = {
    ...tf,
    getBackend: () => 'webgpu',
    backend: () => ({ device }) as unknown as tf.KernelBackend,
  };
  expect(() => checkFit(webgpu, graph, sizesOf(128, 128))).not.toThrow();
  expect(() => checkFit(webgpu, graph, sizesOf(128, 128, 256))).toThrow(
    "memory of device 'webgpu': logits of 1x14x128x128x256 need a buffer of 0.235 GB, but one holds at most 0.134 GB. Use logits of 1x14x106x106x213 at most, or another device.",
  );
});
