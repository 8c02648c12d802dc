import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { softwareVulkan } from '../../../chromium.ts';

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));
const vulkan = softwareVulkan();

const script = `
  import { createLoss, reference } from '@segloss/core';
  import { tfjs } from '@segloss/tfjs';
  const inputs = {
    logits: { data: Float32Array.from({ length: 60 }, (_, i) => Math.sin(i * i)), shape: [1, 3, 5, 4] },
    target: { data: Uint8Array.from({ length: 20 }, (_, i) => i % 3), shape: [1, 5, 4] },
  };
  const [gpu, cpu] = [await tfjs.open(), await reference.open()];
  const results = [];
  for (const id of ['dice-ce', 'top-k', 'dice-hausdorff']) {
    const runs = [gpu, cpu].map(async (backend) =>
      (await backend.compile(createLoss(id), { gradient: true })).run(inputs));
    const [actual, expected] = await Promise.all(runs);
    const off = actual.gradient.map((number, i) => Math.abs(number - expected.gradient[i]));
    results.push([actual.device, Math.abs(actual.value[0] - expected.value[0]), Math.max(...off)]);
  }
  console.log(JSON.stringify({ devices: (await tfjs.devices()).map(({ id }) => id), results }));
`;

test('WebGPU works in Node when the process was given it, and comes first', async ({ skip }) => {
  skip(!vulkan, 'there is no Chromium beside which a Vulkan driver in software lies');
  const conditions = ['--conditions=segloss-source', '--import', 'tsx', '--import', './test/dawn.mjs'];
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [...conditions, '--input-type=module', '--eval', script],
    { cwd: path('..'), env: { ...process.env, ...vulkan } },
  );
  const { devices, results } = JSON.parse(stdout);
  expect(devices).toEqual(['webgpu', 'node-gpu', 'node', 'wasm', 'cpu']);
  for (const [device, value, gradient] of results) {
    expect(device).toBe('webgpu');
    expect(value).toBeLessThan(1e-5);
    expect(gradient).toBeLessThan(1e-5);
  }
});
