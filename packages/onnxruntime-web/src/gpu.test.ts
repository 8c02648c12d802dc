import { diceCe } from '@segloss/core';
import * as ort from 'onnxruntime-node';
import { expect, test } from 'vitest';
import { compileForGpu, type GpuTensors, type OnnxRuntime } from './index.ts';

test.each([
  [{}, "inputs 'logits', 'target' are missing. Give a tensor for each input."],
  [undefined, "run of 'dice-ce' on the GPU: inputs 'logits', 'target' are missing"],
  [{ logits: new ort.Tensor('float32', [1, 2], [1, 2, 1, 1]) }, "input 'target' is missing"],
])('a run without its inputs is refused before any work: %j', async (tensors, message) => {
  const program = compileForGpu(ort, diceCe());
  await expect(program.run(tensors as unknown as GpuTensors)).rejects.toThrow(message);
  await program.dispose();
  await expect(program.run({})).rejects.toThrow('it was run after dispose(). Compile the loss again.');
});

test('anything but a runtime is refused', () => {
  expect(() => compileForGpu(undefined as unknown as OnnxRuntime, diceCe())).toThrow('Give the whole module');
});
