import { createLoss, reference } from '@segloss/core';
import { defineAdapter } from '@segloss/core/adapter';
import * as gpuJs from 'gpu.js';
import { expect, it } from 'vitest';
import { engineOf } from './adapter.ts';
import { fitPicture, uploadOf } from './kernels.ts';
import { findGpuJs } from './load.ts';
import { modes } from './modes.ts';
import { openMode } from './probe.ts';

it('rewrites kernels whose results fit in no picture, and leaves the others', () => {
  for (const fitting of [uploadOf([2048, 2048, 1]), uploadOf([16384, 1, 1]), uploadOf([4, 16384, 2])]) {
    expect(fitPicture(fitting)).toBe(fitting);
  }
  const { source, output } = fitPicture(uploadOf([64, 16384, 1]));
  expect(output).toEqual([64, 1, 16384]);
  expect(source).toMatchInlineSnapshot(`
    "function (numbers) {
      return numbers[this.thread.y][this.thread.z][this.thread.x];
    }"
  `);
});

it('gives the same numbers with rewritten kernels', async () => {
  const [height, width] = [3000, 2];
  const inputs = {
    logits: {
      data: Float32Array.from({ length: 2 * height * width }, (_, i) => Math.sin(i * i)),
      shape: [1, 2, height, width],
    },
    target: {
      data: Uint8Array.from({ length: height * width }, (_, i) => (i * i) % 2),
      shape: [1, height, width],
    },
  };
  const mode = modes.find(({ id }) => id === 'cpu')!;
  const turning = { ...(await openMode(findGpuJs(gpuJs), mode)), draws: true };
  const open = async () => engineOf(turning, mode);
  const adapter = defineAdapter({
    name: 'turning',
    library: { name: 'gpu.js', version: '' },
    devices: () => [{ ...mode, open }],
  });
  const results = [];
  for (const backend of [await adapter.open(), await reference.open()]) {
    const program = await backend.compile(createLoss('top-k'), { gradient: true });
    results.push(await program.run(inputs));
    await backend.dispose();
  }
  const [actual, expected] = results;
  expect(actual!.value[0]).toBeCloseTo(expected!.value[0]!, 5);
  for (const [i, number] of expected!.gradient!.entries()) {
    expect(actual!.gradient![i]).toBeCloseTo(number, 7);
  }
});
