import { type Adapter, BackendError, diceCe, reference } from '@segloss/core';
import { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { createTfjsAdapter, installedEngine } from './adapter.ts';
import { createAdapter } from './engine-adapter.ts';
import type { NativeLoaders } from './native.ts';
import { makeInputs } from './testing/inputs.test-support.ts';

/** Registers what stands for TensorFlow in C: the kernels of `cpu`, with the marks of the native packages. */
const registerFake = (marks: { isGPUPackage: boolean; isUsingGpuDevice?: boolean }) => async () => {
  tf.registerBackend('tensorflow', () =>
    Object.assign(new MathBackendCPU(), {
      isUsingGpuDevice: false,
      binding: { TF_Version: '2.9.1' },
      ...marks,
    }),
  );
  await tf.setBackend('tensorflow'); // As both packages do.
};

const isMissing = (name: string) => () =>
  Promise.reject(Object.assign(new Error(`Cannot find package '${name}'`), { code: 'ERR_MODULE_NOT_FOUND' }));

/** What the packages throw when their install script did not run. */
const lacksBinding = () =>
  Promise.reject(
    new Error(
      'The Node.js native addon module (tfjs_binding.node) can not be found at path: /p/lib/napi-v8/tfjs_binding.node. \n' +
        "Please run command 'npm rebuild @tensorflow/tfjs-node-gpu --build-addon-from-source' to rebuild the native addon module.",
    ),
  );

const node20 = { version: '20.19.0', util: { isNullOrUndefined: () => true } };

const adapterWith = (native: Partial<NativeLoaders>): Adapter =>
  createAdapter(
    installedEngine({
      core: async () => tf,
      wasm: async () => undefined,
      cpu: async () => undefined,
      native: {
        runtime: node20,
        'node-gpu': registerFake({ isGPUPackage: true }),
        node: registerFake({ isGPUPackage: false }),
        ...native,
      },
    }),
  );

const states = async (adapter: Adapter) =>
  Object.fromEntries((await adapter.devices()).map(({ id, available }) => [id, available]));

beforeAll(async () => {
  await import('@tensorflow/tfjs-backend-wasm');
  for (const kernel of tf.getKernelsForBackend('cpu')) {
    tf.registerKernel({ ...kernel, backendName: 'tensorflow' });
  }
  await tf.setBackend('cpu');
});

afterEach(() => {
  if (tf.findBackendFactory('tensorflow')) tf.removeBackend('tensorflow');
});

describe('a package that does not load', () => {
  test('for want of its binding says how to get that, and the next device is opened', async () => {
    const adapter = adapterWith({ 'node-gpu': lacksBinding });
    expect((await adapter.devices())[0]).toEqual({
      id: 'node-gpu',
      description: 'TensorFlow in C, of tfjs-node-gpu',
      available: false,
      reason:
        'the package @tensorflow/tfjs-node-gpu lacks its native binding, which its install script downloads',
      remedy:
        'Run `npm rebuild @tensorflow/tfjs-node-gpu`; where its download is blocked, `npm run native-tensorflow` in a clone of segloss, for CPUs.',
    });
    expect((await adapter.open()).name).toBe('tfjs:node');
  });

  test('because it is not there says how to install it', async () => {
    const adapter = adapterWith({
      'node-gpu': isMissing('@tensorflow/tfjs-node-gpu'),
      node: isMissing('@tensorflow/tfjs-node'),
    });
    expect((await adapter.open()).name).toBe('tfjs:wasm');
    await expect(adapter.open('node')).rejects.toThrow(
      new BackendError({
        source: 'tfjs',
        subject: "cannot open device 'node'",
        reason: 'the package @tensorflow/tfjs-node is not installed',
        remedy: "Run `npm install @tensorflow/tfjs-node`. Or use 'wasm' or 'cpu'.",
      }),
    );
  });

  test('because its library does not says why', async () => {
    const message = 'libcudart.so.11.0: cannot open shared object file: No such file or directory';
    const error = Object.assign(new Error(message), { code: 'ERR_DLOPEN_FAILED' });
    await expect(adapterWith({ 'node-gpu': () => Promise.reject(error) }).open('node-gpu')).rejects.toThrow(
      `the package @tensorflow/tfjs-node-gpu does not load: ${message}. Run \`npm rebuild`,
    );
  });

  test('registers nothing and warns of nothing when the other one follows', async () => {
    const warn = vi.spyOn(console, 'warn');
    const kernel = tf.getKernel('Add', 'tensorflow');
    const adapter = adapterWith({
      'node-gpu': async () => {
        tf.registerKernel(kernel);
        throw new Error('broken');
      },
    });
    expect((await adapter.open()).device).toBe('node');
    expect(warn).not.toHaveBeenCalled();
    warn.mockRestore();
  });
});

test('a Node that has dropped what the packages call is named, and nothing is loaded', async () => {
  const load = vi.fn(registerFake({ isGPUPackage: true }));
  const adapter = adapterWith({ runtime: { version: '23.1.0', util: {} }, 'node-gpu': load });
  expect(await states(adapter)).toEqual({ 'node-gpu': false, node: false, wasm: true, cpu: true });
  await expect(adapter.open('node-gpu')).rejects.toThrow(
    'calls util.isNullOrUndefined, which Node 23.1.0 does not have (gone since Node 23). Use Node 20 or 22, or define',
  );
  expect(load).not.toHaveBeenCalled();
});

describe('a library', () => {
  test('for CPUs in the package for GPUs is described as such', async () => {
    const [status] = await adapterWith({}).devices();
    expect(status).toEqual({
      id: 'node-gpu',
      description: 'TensorFlow 2.9.1 in C, on the CPU, as its library finds no GPU',
      available: true,
      precision: 'float32',
      processor: 'cpu',
    });
    expect((await adapterWith({}).open('node-gpu')).processor).toBe('cpu');
  });

  test('that uses a GPU is given the exactness of one', async () => {
    const adapter = adapterWith({ 'node-gpu': registerFake({ isGPUPackage: true, isUsingGpuDevice: true }) });
    const backend = await adapter.open('node-gpu');
    expect(backend).toMatchObject({ name: 'tfjs:node-gpu', processor: 'gpu', precision: 'float32' });
    const [status] = await adapter.devices();
    expect(status!.description).toBe('TensorFlow 2.9.1 in C, on the GPU');
    // The same, when somebody else has loaded the package.
    expect(await createTfjsAdapter(tf).open('tensorflow')).toMatchObject({ processor: 'gpu' });
  });

  test('of the package without a GPU needs no reason for that', async () => {
    const backend = await adapterWith({}).open('node');
    expect(backend).toMatchObject({ device: 'node', processor: 'cpu' });
    const status = (await adapterWith({}).devices()).find(({ id }) => id === 'node');
    expect(status!.description).toBe('TensorFlow 2.9.1 in C, on the CPU');
  });
});

test('results name the device, and the backend that was set is in use again', async () => {
  const backend = await adapterWith({}).open('node-gpu');
  expect(tf.getBackend()).toBe('cpu');
  const used = vi.spyOn(tf.getKernel('Exp', 'tensorflow'), 'kernelFunc');
  const result = await (await backend.compile(diceCe())).run(makeInputs());
  expect(used).toHaveBeenCalled();
  expect(result.device).toBe('node-gpu');
  expect(tf.getBackend()).toBe('cpu');
  const wanted = await (await (await reference.open()).compile(diceCe())).run(makeInputs());
  expect(result.value[0]).toBeCloseTo(wanted.value[0]!, 6);
});

describe('of the two packages in one process', () => {
  test('the first stays, and the other one is refused without being loaded', async () => {
    const load = vi.fn(registerFake({ isGPUPackage: true }));
    const adapter = adapterWith({ 'node-gpu': load });
    await adapter.open('node');
    expect(await states(adapter)).toEqual({ 'node-gpu': false, node: true, wasm: true, cpu: true });
    await expect(adapter.open('node-gpu')).rejects.toThrow(
      'the package @tensorflow/tfjs-node is loaded already, and a process can hold only one of the two. ' +
        "Use device 'node', or open 'node-gpu' in a process of its own.",
    );
    expect(load).not.toHaveBeenCalled();
    expect((await adapter.open()).device).toBe('node');
  });

  test('the better one is listed as available', async () => {
    expect(await states(adapterWith({}))).toEqual({ 'node-gpu': true, node: false, wasm: true, cpu: true });
  });
});
