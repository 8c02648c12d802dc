import { type Adapter, BackendError } from '@segloss/core/adapter';
import {
  createAdapter,
  type DeviceFacts,
  type DeviceSource,
  type TensorFlowSource,
} from './engine-adapter.ts';
import { loadPackage } from './load-package.ts';
import { inspectNative, type NativeLoaders, nativeDevices } from './native.ts';
import { findNode } from './node-runtime.ts';
import { checkTensorFlow } from './tensor-inputs.ts';
import type { TensorFlow } from './tensorflow.ts';

type KnownDevice = DeviceFacts & Pick<DeviceSource, 'inspect'>;

/** The backends that this package knows, best first. */
const known: Readonly<Record<string, KnownDevice>> = {
  webgpu: { description: 'GPU, through WebGPU', processor: 'gpu' },
  tensorflow: { description: 'TensorFlow in C, of tfjs-node', processor: 'cpu', inspect: inspectNative },
  webgl: { description: 'GPU, through WebGL', processor: 'gpu' },
  wasm: { description: 'WebAssembly', processor: 'cpu' },
  cpu: { description: 'plain JavaScript', processor: 'cpu' },
};

/** Facts about a backend that this package does not know: it must be as exact as a CPU. */
const unknown: KnownDevice = { description: 'a backend of its own', processor: 'cpu' };

/** Imports the optional packages, each when it is first needed. */
export interface PackageLoaders {
  readonly core: () => Promise<TensorFlow>;
  readonly wasm: () => Promise<unknown>;
  readonly cpu: () => Promise<unknown>;
  /** None where the process has no WebGPU. */
  readonly webgpu?: (() => Promise<unknown>) | undefined;
  /** None outside of Node. */
  readonly native?: NativeLoaders | undefined;
}

/** Makes TensorFlow.js from the installed packages. */
export function installedEngine(loaders: PackageLoaders): TensorFlowSource {
  const device = (id: 'webgpu' | 'wasm' | 'cpu', load: () => Promise<unknown>): DeviceSource => {
    const name = `@tensorflow/tfjs-backend-${id}`;
    return { id, package: name, ...known[id]!, register: () => loadPackage(name, load) };
  };
  return {
    // The core is useless without a backend, so the message names both.
    load: (beside = '@tensorflow/tfjs-backend-wasm') =>
      loadPackage('@tensorflow/tfjs-core', loaders.core, { beside }),
    devices: () => [
      ...(loaders.webgpu ? [device('webgpu', loaders.webgpu)] : []),
      ...(loaders.native ? nativeDevices(loaders.native) : []),
      device('wasm', loaders.wasm),
      device('cpu', loaders.cpu),
    ],
  };
}

/** Wraps a TensorFlow.js with its registered backends; the current one comes first. */
export function givenEngine(tf: TensorFlow): TensorFlowSource {
  const device = (id: string): DeviceSource => ({
    id,
    ...(known[id] ?? unknown),
    async register() {
      if (tf.findBackendFactory(id)) return;
      throw new BackendError({
        source: 'tfjs',
        subject: `device '${id}'`,
        reason: 'the given TensorFlow.js does not have this backend',
        remedy: `Import @tensorflow/tfjs-${id === 'tensorflow' ? 'node' : `backend-${id}`} first.`,
      });
    },
  });
  return {
    load: async () => tf,
    devices() {
      const current: string | undefined = tf.getBackend();
      const ids = [...(current ? [current] : []), ...Object.keys(known)];
      return [...new Set(ids)].map(device);
    },
  };
}

/** Imports a package that may be missing when this one is compiled or bundled. */
const importOptional = (name: string) => (): Promise<unknown> =>
  import(/* @vite-ignore */ /* webpackIgnore: true */ name);

const runtime = findNode();
const hasWebGpu = 'gpu' in ((globalThis as { readonly navigator?: object }).navigator ?? {});

/**
 * Runs losses on the installed TensorFlow.js packages. Devices are, best first, `webgpu`, if the process was given WebGPU, in
 * Node `node-gpu` and `node`, which are TensorFlow in C, then `wasm` and `cpu`. A package is loaded when it is first needed.
 * Every run restores the backend that the rest of the program has set.
 */
export const tfjs: Adapter = createAdapter(
  installedEngine({
    core: () => import('@tensorflow/tfjs-core'),
    wasm: () => import('@tensorflow/tfjs-backend-wasm'),
    cpu: () => import('@tensorflow/tfjs-backend-cpu'),
    webgpu: runtime && hasWebGpu ? importOptional('@tensorflow/tfjs-backend-webgpu') : undefined,
    native: runtime && {
      runtime,
      'node-gpu': importOptional('@tensorflow/tfjs-node-gpu'),
      node: importOptional('@tensorflow/tfjs-node'),
    },
  }),
);

/**
 * Makes an adapter of your own TensorFlow.js, with the backends that are registered there: `webgpu`, `webgl`, `wasm`,
 * `cpu`, or `tensorflow` of tfjs-node. The current backend is the default device.
 *
 * @throws ParameterError when it is not TensorFlow.js
 *
 * @example
 * import * as tf from '@tensorflow/tfjs';
 * const backend = await createTfjsAdapter(tf).open('webgl');
 */
export function createTfjsAdapter(tf: TensorFlow): Adapter {
  checkTensorFlow('tf of createTfjsAdapter()', tf);
  return createAdapter(givenEngine(tf));
}
