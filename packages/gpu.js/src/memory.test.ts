import { createLoss, diceCe, reference } from '@segloss/core';
import { expect, it } from 'vitest';
import { createAdapter } from './adapter.ts';
import type { GpuJs } from './gpu-js.ts';
import { pretendMemory } from './pretended-memory.test-support.ts';

const inputs = {
  logits: { data: Float32Array.from({ length: 48 }, (_, i) => Math.sin(i * i)), shape: [2, 3, 2, 4] },
  target: { data: Uint8Array.from({ length: 16 }, (_, i) => i % 3), shape: [2, 2, 4] },
};

const open = (gpuJs: GpuJs) =>
  createAdapter(
    async () => gpuJs,
    async () => '',
  ).open('webgpu');

it.each(['dice-ce', 'top-k', 'lovasz-softmax', 'dice-hausdorff', 'boundary'])(
  '%s leaves nothing on the device',
  async (id) => {
    const { gpuJs, traffic } = pretendMemory();
    const [backend, exact] = [await open(gpuJs), await reference.open()];
    for (const layout of ['channels-first', 'channels-last'] as const) {
      const [program, expected] = await Promise.all(
        [backend, exact].map((of) => of.compile(createLoss(id), { gradient: true, layout })),
      );
      const [n, c, ...spatial] = inputs.logits.shape;
      const shape = layout === 'channels-last' ? [n!, ...spatial, c!] : inputs.logits.shape;
      const given = { ...inputs, logits: { ...inputs.logits, shape } };
      // Two at once: what one gives back, the other may still need.
      const [result] = await Promise.all([program!.run(given), program!.run(given)]);
      const { value, gradient } = await expected!.run(given);
      expect(result.value[0]).toBeCloseTo(value[0]!, 5);
      for (const [i, number] of gradient!.entries()) expect(result.gradient![i]).toBeCloseTo(number, 5);
      expect(traffic.live).toBe(0);
      program!.dispose();
    }
    await backend.dispose();
  },
);

it('leaves nothing on the device when a kernel fails', async () => {
  const { gpuJs, traffic } = pretendMemory();
  const backend = await open(gpuJs);
  const program = await backend.compile(diceCe(), { gradient: true });
  await program.run(inputs);
  const held = backend.liveResources!();
  traffic.fails = true;
  await expect(program.run(inputs)).rejects.toThrow("run of 'dice-ce' on device 'webgpu': out of memory");
  expect(traffic.live).toBe(0);
  expect(backend.liveResources!()).toBe(held);
  await backend.dispose();
});
