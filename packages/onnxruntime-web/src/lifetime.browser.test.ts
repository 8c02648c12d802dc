import { crossEntropy, diceCe, type Inputs } from '@segloss/core';
import * as ort from 'onnxruntime-web/webgpu';
import { expect, test } from 'vitest';
import { createOnnxAdapter } from './index.ts';

const adapter = createOnnxAdapter(ort);

const inputs: Inputs = {
  logits: { data: Float32Array.from({ length: 48 }, (_, i) => Math.sin(i * i)), shape: [1, 2, 4, 6] },
  target: { data: Uint8Array.from({ length: 24 }, (_, i) => i % 2), shape: [1, 4, 6] },
};

test('runs of several backends at the same time wait for each other on WebGPU', async () => {
  const backends = [await adapter.open('webgpu'), await adapter.open('webgpu')];
  const programs = await Promise.all(
    backends.flatMap((backend) => [diceCe(), crossEntropy()].map((loss) => backend.compile(loss))),
  );
  const values = await Promise.all(programs.map(async (program) => (await program.run(inputs)).value[0]!));
  expect(values[0]).toBe(values[2]);
  expect(values[1]).toBe(values[3]);
  for (const backend of backends) await backend.dispose();
});

test('a device that is lost costs one run, and opens again after its last session is gone', async () => {
  const backend = await adapter.open('webgpu');
  const program = await backend.compile(diceCe(), { gradient: true });
  const first = await program.run(inputs);
  (await ort.env.webgpu.device).destroy();
  await expect(program.run(inputs)).rejects.toThrow("run of 'dice-ce' on device 'webgpu'");
  expect(backend.liveResources!()).toBe(0);
  expect(await program.run(inputs)).toEqual(first);
  await backend.dispose();

  const again = await adapter.open('webgpu');
  expect((await (await again.compile(diceCe())).run(inputs)).value).toEqual(first.value);
  await again.dispose();
});
