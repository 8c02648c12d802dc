import { readFileSync } from 'node:fs';
import {
  type Backend,
  crossEntropy,
  dice,
  diceCe,
  diceHausdorff,
  type Inputs,
  type Loss,
  reference,
} from '@segloss/core';
import * as ort from 'onnxruntime-node';
import * as web from 'onnxruntime-web';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { createOnnxAdapter, onnxruntime } from './index.ts';
import { createAdapter } from './run/create-adapter.ts';
import { devicesOf, installedDevices } from './run/devices.ts';
import { range } from './run/load-package.ts';
import type { OnnxRuntime } from './run/ort.ts';

const inputs: Inputs = {
  logits: { data: Float32Array.from({ length: 24 }, (_, i) => Math.sin(i * i)), shape: [1, 2, 3, 4] },
  target: { data: Uint8Array.from({ length: 12 }, (_, i) => i % 2), shape: [1, 3, 4] },
};

const run = async (backend: Backend, loss: Loss = diceCe()) =>
  (await backend.compile(loss, { gradient: true })).run(inputs);

const notFound = (name: string) =>
  Promise.reject(Object.assign(new Error(`Cannot find package '${name}'`), { code: 'ERR_MODULE_NOT_FOUND' }));

const browser = { isNode: false, mayHaveGpu: false, hasWebGpu: false, hasWebNn: false };
const loaders = {
  web: async (): Promise<OnnxRuntime> => web,
  webgpu: () => notFound('onnxruntime-web'),
  all: () => notFound('onnxruntime-web'),
  node: async (): Promise<OnnxRuntime> => ort,
};

/** A runtime whose sessions do as they are told here. */
const runtimeWith = (create: (bytes: Uint8Array, options: object) => Promise<unknown>): OnnxRuntime => ({
  InferenceSession: { create: create as OnnxRuntime['InferenceSession']['create'] },
  Tensor: ort.Tensor,
  env: ort.env,
});

afterEach(() => {
  vi.restoreAllMocks();
});

test('node-cpu is refused where the command line of the process is so long that its engine would crash', async () => {
  const argv = [...process.argv];
  process.argv.push('x'.repeat(30_000));
  try {
    await expect(onnxruntime.open('node-cpu')).rejects.toThrow(/command line .* is long.* in a file/);
  } finally {
    process.argv.splice(0, process.argv.length, ...argv);
  }
  await (await onnxruntime.open('node-cpu')).dispose();
});

test.each(['node-cpu', 'wasm'])('%s takes memory that threads share', async (device) => {
  const backend = await onnxruntime.open(device);
  const program = await backend.compile(diceCe(), { gradient: true });
  const data = new Float32Array(new SharedArrayBuffer(4 * 24));
  data.set(inputs.logits.data);
  const result = await program.run({ ...inputs, logits: { ...inputs.logits, data } });
  expect(result).toEqual(await program.run(inputs));
  await backend.dispose();
});

describe('devices', () => {
  test('in Node are those of both packages', async () => {
    const devices = await onnxruntime.devices();
    expect(devices.map(({ id }) => id)).toEqual(['node-webgpu', 'node-cpu', 'wasm']);
    expect(devices.slice(1).every(({ available }) => available)).toBe(true);
    expect(await onnxruntime.library()).toEqual({ name: 'onnxruntime-node', version: '1.30.0' });
    expect(await onnxruntime.library('node-webgpu')).toMatchObject({ version: '1.30.0' });
    expect(await onnxruntime.library('wasm')).toEqual({ name: 'onnxruntime-web', version: '1.30.0' });
  });

  test('in browsers are webgpu, wasm, and webnn where there is one', async () => {
    const adapter = createAdapter(() => installedDevices(loaders, { ...browser, hasWebNn: true }));
    const devices = await adapter.devices();
    expect(devices.map(({ id, available }) => [id, available])).toEqual([
      ['webgpu', false],
      ['wasm', true],
      ['webnn', false],
    ]);
    expect(devices[0]).toMatchObject({ reason: 'navigator.gpu is missing' });
    expect((await adapter.open()).name).toBe('onnxruntime-web:wasm');
    expect(await adapter.library()).toEqual({ name: 'onnxruntime-web', version: '1.30.0' });
  });

  test('says what to install, and what works instead', async () => {
    const adapter = createAdapter(() =>
      installedDevices({ ...loaders, node: () => notFound('onnxruntime-node') }),
    );
    await expect(adapter.open('node-cpu')).rejects.toThrow(
      "[segloss/onnxruntime-web] cannot open device 'node-cpu': the package onnxruntime-node is not installed. Run `npm install onnxruntime-node`. Or use 'wasm'.",
    );
  });

  test('needs the versions of its packages that package.json names', async () => {
    const manifest = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
    expect([...new Set(Object.values(manifest.peerDependencies))]).toEqual([range]);
    const old = async (): Promise<OnnxRuntime> => ({
      ...runtimeWith(() => Promise.reject(new Error('not asked for'))),
      env: { ...web.env, versions: { ...web.env.versions, web: '1.20.1' } },
    });
    const adapter = createAdapter(() => installedDevices({ ...loaders, web: old }, browser));
    await expect(adapter.open('wasm')).rejects.toThrow(
      'the package onnxruntime-web has version 1.20.1, and ^1.30.0 is needed. Run `npm install onnxruntime-web@1`.',
    );
  });

  test('names the devices when it has none of that name', async () => {
    await expect(onnxruntime.open('cuda')).rejects.toThrow(
      "cannot open device 'cuda': this adapter has no such device. Use 'node-webgpu' or 'node-cpu' or 'wasm'.",
    );
  });

  test('says what a GPU needs in Node, without loading it', async () => {
    const create = vi.fn(() => Promise.reject(new Error('not asked for')));
    const withoutGpu = { ...browser, isNode: true };
    const [gpu] = await createAdapter(() => devicesOf(runtimeWith(create), withoutGpu).slice(0, 1)).devices();
    expect(gpu).toMatchObject({ id: 'node-webgpu', reason: 'no driver for Vulkan is installed' });
    expect(create).not.toHaveBeenCalled();
  });

  test('says why none opens', async () => {
    const missing = () => notFound('onnxruntime-web');
    const adapter = createAdapter(() => installedDevices({ ...loaders, web: missing }, browser));
    await expect(adapter.open()).rejects.toThrow(
      'cannot open any device: webgpu: navigator.gpu is missing; wasm: the package onnxruntime-web is not installed',
    );
    expect(await adapter.library()).toMatchObject({ version: '' });
    const inNode = { ...browser, isNode: true };
    const none = { ...loaders, web: missing, node: () => notFound('onnxruntime-node') };
    await expect(createAdapter(() => installedDevices(none, inNode)).open()).rejects.toThrow(
      'wasm: the package onnxruntime-web is not installed. Run `npm install onnxruntime-node`.',
    );
  });

  test('of a given runtime are those that it has', async () => {
    expect((await createOnnxAdapter(web).devices()).map(({ id }) => id)).toEqual(['wasm']);
    expect((await createOnnxAdapter(ort).open('node-cpu')).device).toBe('node-cpu');
  });

  test.each([undefined, null, {}, { InferenceSession: ort.InferenceSession }])(
    'are refused of anything but a runtime: %j',
    (runtime) => {
      expect(() => createOnnxAdapter(runtime as unknown as OnnxRuntime)).toThrow(
        "ONNX Runtime: what was given has no InferenceSession, Tensor and env. Give the whole module: `import * as ort from 'onnxruntime-web'`.",
      );
    },
  );

  test('a device with half precision is refused', async () => {
    const session = {
      run: async () => ({ sum: new ort.Tensor('float32', [1], [1]) }),
      release: async () => undefined,
    };
    const half = runtimeWith(async () => session);
    await expect(createOnnxAdapter(half).open('node-cpu')).rejects.toThrow(
      'it computes in half precision here',
    );
  });

  test('fallback to the CPU is an error on a GPU', async () => {
    const create = vi.fn((_bytes: Uint8Array, _options: object) => Promise.reject(new Error('no GPU')));
    const withGpu = { ...browser, isNode: true, mayHaveGpu: true };
    await createAdapter(() => devicesOf(runtimeWith(create), withGpu)).devices();
    const options = create.mock.calls.map(([, given]) => given);
    expect(options[0]).toMatchObject({
      executionProviders: ['webgpu'],
      extra: { session: { disable_cpu_ep_fallback: '1' } },
    });
  });
});

describe('a backend', () => {
  test('keeps one session per model, and gives them back', async () => {
    const backend = await onnxruntime.open('node-cpu');
    const open = backend.liveResources!();
    const program = await backend.compile(diceHausdorff(), { gradient: true });
    const first = await program.run(inputs);
    expect(backend.liveResources!()).toBe(open + 2);
    expect(await program.run(inputs)).toEqual(first);
    expect(backend.liveResources!()).toBe(open + 2);
    program.dispose();
    await vi.waitFor(() => expect(backend.liveResources!()).toBe(open));
    await backend.dispose();
    expect(backend.liveResources!()).toBe(0);
  });

  test.each([255, -1, 2 ** 24, -(2 ** 24)])('ignores the label %i', async (ignoreIndex) => {
    const backend = await onnxruntime.open('node-cpu');
    const data = Float64Array.from(inputs.target.data, (label, i) => (i % 5 === 0 ? ignoreIndex : label));
    const target = { data, shape: inputs.target.shape };
    const runOn = async (other: Backend) =>
      (await other.compile(dice({ ignoreIndex }))).run({ ...inputs, target });
    const [found, expected] = [await runOn(backend), await runOn(await reference.open())];
    expect(found.value[0]).toBeCloseTo(expected.value[0]!, 6);
    await backend.dispose();
  });

  test('refuses to work after dispose()', async () => {
    const backend = await onnxruntime.open('node-cpu');
    const program = await backend.compile(diceCe());
    await backend.dispose();
    await expect(program.run(inputs)).rejects.toThrow("device 'node-cpu': it was used after dispose()");
    await expect(backend.compile(diceCe())).rejects.toThrow('Open it again.');
  });

  test('runs one session at a time, whoever asks', async () => {
    let running = 0;
    let most = 0;
    const counted = runtimeWith(async (bytes, options) => {
      const session = await ort.InferenceSession.create(bytes, options);
      return {
        release: () => session.release(),
        async run(feeds: ort.InferenceSession.FeedsType) {
          most = Math.max(most, ++running);
          await new Promise((resolve) => setTimeout(resolve, 5));
          const result = await session.run(feeds);
          running--;
          return result;
        },
      };
    });
    const adapter = createOnnxAdapter(counted);
    const [one, other] = await Promise.all([adapter.open('node-cpu'), adapter.open('node-cpu')]);
    await Promise.all([run(one), run(one, crossEntropy()), run(other)]);
    expect(most).toBe(1);
  });

  test('goes on after a run that failed, with new sessions', async () => {
    let isLost = false;
    const runtime = runtimeWith(async (bytes, options) => {
      const session = await ort.InferenceSession.create(bytes, options);
      return {
        release: () => session.release(),
        run: (feeds: ort.InferenceSession.FeedsType) =>
          isLost ? Promise.reject(new Error('the device was lost.')) : session.run(feeds),
      };
    });
    const backend = await createOnnxAdapter(runtime).open('node-cpu');
    const program = await backend.compile(diceCe());
    const { value } = await program.run(inputs);
    isLost = true;
    await expect(program.run(inputs)).rejects.toThrow(
      "[segloss/onnxruntime-web] run of 'dice-ce' on device 'node-cpu': the device was lost. Use a smaller batch or another device.",
    );
    expect(backend.liveResources!()).toBe(0);
    isLost = false;
    expect((await program.run(inputs)).value).toEqual(value);
  });

  test('does not use a WebAssembly module that ran out of memory', async () => {
    let isFull = false;
    const runtime = runtimeWith(async (bytes, options) => {
      if (isFull) throw new Error('ERROR_CODE: 6, std::bad_alloc');
      return ort.InferenceSession.create(bytes, { ...options, executionProviders: ['cpu'] });
    });
    const backend = await createOnnxAdapter({ ...runtime, env: web.env }).open('wasm');
    isFull = true;
    await expect(run(backend)).rejects.toThrow('std::bad_alloc');
    isFull = false;
    await expect(run(backend)).rejects.toThrow('it ran out of memory earlier, and cannot be used again');
  });

  test('goes on after C++ ran out of memory', async () => {
    let isFull = false;
    const runtime = runtimeWith(async (bytes, options) => {
      if (isFull) throw new Error('running ReduceMax node. Status Message: std::bad_alloc');
      return ort.InferenceSession.create(bytes, options);
    });
    const backend = await createOnnxAdapter(runtime).open('node-cpu');
    isFull = true;
    await expect(run(backend)).rejects.toThrow('std::bad_alloc. Use a smaller batch');
    isFull = false;
    expect((await run(backend)).value[0]).toBeGreaterThan(0);
  });
});
