import { readFileSync } from 'node:fs';
import { type Backend, BackendError, dice, diceCe, InputError } from '@segloss/core';
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { installedEngine } from './adapter.ts';
import { createAdapter } from './engine-adapter.ts';
import { createTfjsAdapter, tfjs } from './index.ts';
import { range } from './load-package.ts';
import { makeInputs } from './testing/inputs.test-support.ts';

const run = async (backend: Backend, inputs = makeInputs()) =>
  (await backend.compile(diceCe(), { gradient: true })).run(inputs);

const notFound = (name: string) =>
  Promise.reject(Object.assign(new Error(`Cannot find package '${name}'`), { code: 'ERR_MODULE_NOT_FOUND' }));

beforeAll(async () => {
  await import('@tensorflow/tfjs-backend-cpu');
  await import('@tensorflow/tfjs-backend-wasm');
});

afterEach(() => {
  vi.restoreAllMocks();
});

describe('devices', () => {
  test('outside of Node are wasm, then cpu; the library has a version', async () => {
    const load = async () => undefined;
    const adapter = createAdapter(installedEngine({ core: async () => tf, wasm: load, cpu: load }));
    const devices = await adapter.devices();
    expect(devices.map(({ id, available }) => [id, available])).toEqual([
      ['wasm', true],
      ['cpu', true],
    ]);
    expect((await adapter.open()).name).toBe('tfjs:wasm');
    expect(await adapter.library()).toEqual({ name: '@tensorflow/tfjs-core', version: '4.22.0' });
  });

  test('says what to install when a backend is missing, and opens another one', async () => {
    const adapter = createAdapter(
      installedEngine({
        core: async () => tf,
        wasm: () => notFound('@tensorflow/tfjs-backend-wasm'),
        cpu: async () => undefined,
      }),
    );
    expect((await adapter.devices())[0]).toMatchObject({
      id: 'wasm',
      available: false,
      reason: 'the package @tensorflow/tfjs-backend-wasm is not installed',
      remedy: 'Run `npm install @tensorflow/tfjs-backend-wasm`.',
    });
    expect((await adapter.open()).device).toBe('cpu');
    await expect(adapter.open('wasm')).rejects.toThrow(
      new BackendError({
        source: 'tfjs',
        subject: "cannot open device 'wasm'",
        reason: 'the package @tensorflow/tfjs-backend-wasm is not installed',
        remedy: "Run `npm install @tensorflow/tfjs-backend-wasm`. Or use 'cpu'.",
      }),
    );
  });

  test('never throws, not even without TensorFlow.js', async () => {
    const core = () => notFound('@tensorflow/tfjs-core');
    const adapter = createAdapter(installedEngine({ core, wasm: core, cpu: core }));
    expect((await adapter.devices()).map(({ available }) => available)).toEqual([false, false]);
    expect(await adapter.library()).toEqual({ name: '@tensorflow/tfjs-core', version: '' });
    await expect(adapter.open()).rejects.toThrow(
      '[segloss/tfjs] cannot open any device: the package @tensorflow/tfjs-core is not installed. Run `npm install @tensorflow/tfjs-core @tensorflow/tfjs-backend-wasm`.',
    );
  });

  test('reports a package that is there but broken', async () => {
    const adapter = createAdapter(
      installedEngine({
        core: async () => tf,
        wasm: () => Promise.reject(new Error('bad bytes.')),
        cpu: async () => undefined,
      }),
    );
    await expect(adapter.open('wasm')).rejects.toThrow('does not load: bad bytes. Run');
  });

  test('needs the versions of its packages that package.json names', async () => {
    const manifest = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
    expect([...new Set(Object.values(manifest.peerDependencies))]).toEqual([range]);
    const adapter = createAdapter(
      installedEngine({
        core: async () => tf,
        wasm: async () => ({ version_wasm: '3.21.0' }),
        cpu: async () => undefined,
      }),
    );
    await expect(adapter.open('wasm')).rejects.toThrow(
      'the package @tensorflow/tfjs-backend-wasm has version 3.21.0, and ^4.22.0 is needed. Run `npm install @tensorflow/tfjs-backend-wasm@4`.',
    );
  });

  test('names the devices when it has none of that name', async () => {
    await expect(tfjs.open('webgpu')).rejects.toThrow(
      "[segloss/tfjs] cannot open device 'webgpu': this adapter has no such device. Use 'node-gpu' or 'node' or 'wasm' or 'cpu', or pass",
    );
  });

  test('of a given TensorFlow.js start with the one that is set', async () => {
    await tf.setBackend('cpu');
    const adapter = createTfjsAdapter(tf);
    const devices = await adapter.devices();
    expect(devices.map(({ id, available }) => [id, available])).toEqual([
      ['cpu', true],
      ['webgpu', false],
      ['tensorflow', false],
      ['webgl', false],
      ['wasm', true],
    ]);
    expect((await adapter.open()).device).toBe('cpu');
    await expect(adapter.open('webgpu')).rejects.toThrow(
      "cannot open device 'webgpu': the given TensorFlow.js does not have this backend. Import @tensorflow/tfjs-backend-webgpu first. Or use 'cpu' or 'wasm'.",
    );
  });

  test('refuses a backend with half precision', async () => {
    const half: typeof tf = { ...tf, add: (() => tf.tensor([1])) as typeof tf.add };
    await expect(createTfjsAdapter(half).open('wasm')).rejects.toThrow('it computes in half precision here');
  });

  test('refuses to run on another backend than the one that was asked for', async () => {
    const stuck = { ...tf, getBackend: () => 'cpu' };
    await expect(createTfjsAdapter(stuck).open('wasm')).rejects.toThrow("TensorFlow.js uses 'cpu' instead");
  });

  test('reports a backend that does not start, and leaves the one that was set', async () => {
    await tf.setBackend('cpu');
    vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    tf.registerBackend('webgl', () => {
      throw new Error('no context');
    });
    try {
      await expect(createTfjsAdapter(tf).open('webgl')).rejects.toThrow('could not start it');
      expect(tf.getBackend()).toBe('cpu');
    } finally {
      tf.removeBackend('webgl');
    }
  });
});

describe('runs', () => {
  test.each(['cpu', 'wasm'])('use the kernels of %s, and restore what was set', async (device) => {
    const other = device === 'cpu' ? 'wasm' : 'cpu';
    await tf.setBackend(other);
    const backend = await tfjs.open(device);
    const used = vi.spyOn(tf.getKernel('Exp', device), 'kernelFunc');
    const unused = vi.spyOn(tf.getKernel('Exp', other), 'kernelFunc');
    await run(backend);
    expect(used).toHaveBeenCalled();
    expect(unused).not.toHaveBeenCalled();
    expect(tf.getBackend()).toBe(other);
  });

  test('do not disturb each other, however they overlap', async () => {
    const [cpu, wasm] = [await tfjs.open('cpu'), await tfjs.open('wasm')];
    const inputs = [1, 2, 3, 4, 5, 6].map((seed) => makeInputs({ seed, spatial: [40, 30] }));
    const alone = [];
    for (const [i, input] of inputs.entries()) alone.push(await run(i % 2 ? cpu : wasm, input));
    const together = await Promise.all(inputs.map((input, i) => run(i % 2 ? cpu : wasm, input)));
    expect(together).toEqual(alone);
  });

  test.each(['cpu', 'wasm'])('leave no tensor behind on %s', async (device) => {
    const backend = await tfjs.open(device);
    const program = await backend.compile(diceCe({ ignoreIndex: 255 }), { gradient: true });
    const inputs = makeInputs({ mask: true, ignoreIndex: 255, spatial: [70, 9] });
    const before = { ...tf.memory() };
    for (let i = 0; i < 100; i++) await program.run(inputs);
    const { numTensors, numDataBuffers, numBytes } = tf.memory();
    expect({ numTensors, numDataBuffers, numBytes }).toEqual({
      numTensors: before.numTensors,
      numDataBuffers: before.numDataBuffers,
      numBytes: before.numBytes,
    });
  });

  test('leave no tensor behind when they fail', async () => {
    const failing = {
      ...tf,
      log: (): never => {
        throw new Error('out of memory');
      },
    };
    const backend = await createTfjsAdapter(failing).open('wasm');
    const before = tf.memory().numTensors;
    await expect(run(backend)).rejects.toThrow(
      /^\[segloss\/tfjs\] run of 'dice-ce' on device 'wasm': out of memory \(node \d+ of the graph, op 'logSoftmax'\)\. Use a smaller batch or another device\.$/,
    );
    expect(tf.memory().numTensors).toBe(before);
    expect((await run(await tfjs.open('wasm'))).value).toHaveLength(1);
  });

  test('do not change their inputs', async () => {
    const inputs = makeInputs();
    await run(await tfjs.open('cpu'), inputs);
    expect(inputs).toEqual(makeInputs());
  });

  test('without a gradient return none', async () => {
    const program = await (await tfjs.open('cpu')).compile(dice());
    expect(await program.run(makeInputs())).not.toHaveProperty('gradient');
  });

  test('reject bad inputs, and disposed programs and devices', async () => {
    const backend = await tfjs.open('cpu');
    const program = await backend.compile(dice());
    const { logits } = makeInputs();
    await expect(
      program.run({ logits, target: { data: new Int32Array(3), shape: [3] } }),
    ).rejects.toBeInstanceOf(InputError);
    const other = await backend.compile(dice());
    program.dispose();
    await expect(program.run(makeInputs())).rejects.toBeInstanceOf(BackendError);
    await backend.dispose();
    await expect(other.run(makeInputs())).rejects.toThrow("device 'cpu': it was used after dispose()");
    await expect(backend.compile(dice())).rejects.toBeInstanceOf(BackendError);
  });
});
