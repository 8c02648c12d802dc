import { readFileSync } from 'node:fs';
import { BackendError, diceCe, reference } from '@segloss/core';
import * as gpuJs from 'gpu.js';
import { describe, expect, it } from 'vitest';
import { createAdapter } from './adapter.ts';
import type { GpuJs } from './gpu-js.ts';
import { createGpuJsAdapter, gpujs, modes } from './index.ts';
import { findGpuJs, loadGpuJs, range } from './load.ts';
import { checkFit } from './modes.ts';
import { shapeOf } from './shape.ts';

const inputs = {
  logits: { data: Float32Array.from({ length: 48 }, (_, i) => Math.sin(i * i)), shape: [2, 3, 2, 4] },
  target: { data: Uint8Array.from({ length: 16 }, (_, i) => i % 3), shape: [2, 2, 4] },
};

describe('the adapter', () => {
  it('lists every mode, with the reason for those that do not work here', async () => {
    const devices = await gpujs.devices();
    expect(devices.map(({ id }) => id)).toEqual(modes.map(({ id }) => id));
    expect(devices.filter(({ available }) => available).map(({ id }) => id)).toEqual(['webasm', 'cpu']);
    expect(devices[0]).toMatchObject({ available: false, reason: 'there is no WebGPU here' });
  });

  it('opens the best device, and names the version of gpu.js', async () => {
    const backend = await gpujs.open();
    expect(backend).toMatchObject({ name: 'gpu.js:webasm', device: 'webasm', precision: 'float32' });
    await backend.dispose();
    expect(await gpujs.library()).toEqual({ name: 'gpu.js', version: '2.24.1' });
  });

  it('says which devices there are, and which work', async () => {
    await expect(gpujs.open('cuda')).rejects.toThrow(
      /'cuda': this adapter has no such device. Use 'webgpu' or /,
    );
    await expect(gpujs.open('webgl2')).rejects.toThrow(/'webgl2': .*Use 'webasm' or 'cpu'\.$/);
  });

  it('runs on a gpu.js that is given', async () => {
    const backends = [await createGpuJsAdapter(gpuJs).open('cpu'), await reference.open()];
    const [actual, expected] = await Promise.all(
      backends.map(async (backend) => (await backend.compile(diceCe())).run(inputs)),
    );
    expect(actual!.device).toBe('cpu');
    expect(actual!.value[0]).toBeCloseTo(expected!.value[0]!, 6);
  });

  it('keeps kernels for a shape, and destroys them', async () => {
    const backend = await gpujs.open('cpu');
    const program = await backend.compile(diceCe(), { gradient: true });
    await program.run(inputs);
    const held = backend.liveResources!();
    expect(held).toBeGreaterThan(0);
    await program.run(inputs);
    expect(backend.liveResources!()).toBe(held);
    program.dispose();
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(backend.liveResources!()).toBe(0);
    await backend.dispose();
  });
});

it('refuses arrays that WebGL would return as zeros', async () => {
  const { webgl } = Object.fromEntries(modes.map((mode) => [mode.id, mode]));
  const large = shapeOf(1, 4, [256, 256, 256]);
  expect(() => checkFit(webgl!, shapeOf(1, 4, [128, 128, 128]))).not.toThrow();
  expect(() => checkFit(webgl!, large)).toThrow(/67108864 numbers.*33554432.*Use a smaller batch/);
});

it('refuses what kernels cannot count', () => {
  for (const mode of modes) {
    expect(() => checkFit(mode, shapeOf(1, 1, [2 ** 24, 1]))).not.toThrow();
    expect(() => checkFit(mode, shapeOf(1, 1, [2 ** 24 + 1, 1]))).toThrow(
      /16777217 lines, columns or volumes/,
    );
  }
});

describe('gpu.js', () => {
  it('that is not installed is named with the way to get it', async () => {
    const missing = Object.assign(new Error('no package'), { code: 'ERR_MODULE_NOT_FOUND' });
    await expect(
      loadGpuJs(
        () => Promise.reject(missing),
        async () => undefined,
      ),
    ).rejects.toThrow(/the package gpu.js is not installed. Run `npm install gpu.js`/);
  });

  it('must have a version that package.json names', async () => {
    const manifest = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
    expect(manifest.peerDependencies).toEqual({ 'gpu.js': range });
    const load = (version: string | undefined) =>
      loadGpuJs(
        async () => gpuJs,
        async () => version,
      );
    expect(await load(undefined)).toBe(findGpuJs(gpuJs));
    await expect(load('2.16.0')).rejects.toThrow(
      'the package gpu.js has version 2.16.0, and ^2.24.1 is needed. Run `npm install gpu.js@2`.',
    );
  });

  it('is found in a module, in its default, and on the class', () => {
    const { GPU, input } = findGpuJs(gpuJs);
    const onClass = Object.assign(class extends GPU {}, { input, GPU });
    expect(findGpuJs(onClass)).toBe(onClass);
    expect(findGpuJs({ default: onClass })).toBe(onClass);
    expect(() => findGpuJs({ GPU })).toThrow(BackendError);
  });

  it('may not compute on another mode than asked for', async () => {
    const { GPU: Original, input } = findGpuJs(gpuJs);
    class Falling extends Original {
      constructor() {
        super({ mode: 'cpu' });
      }
    }
    const falling: GpuJs = { GPU: Falling, input };
    const adapter = createAdapter(
      async () => falling,
      async () => '',
    );
    await expect(adapter.open('webasm')).rejects.toThrow("gpu.js ran a kernel on 'cpu' instead");
  });
});
