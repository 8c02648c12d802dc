import { type Adapter, type DeviceDefinition, defineAdapter, type Engine } from '@segloss/core/adapter';
import { DeviceArrays } from './device-arrays.ts';
import { makeExecutable } from './execute.ts';
import type { Jax, JaxDevice } from './jax.ts';
import { installedVersion, loadJax, source, startDevice } from './load.ts';
import { noteWorker } from './worker-support.ts';

/** What is known of the devices before they are opened, best first. */
const devices = [
  { id: 'webgpu', description: 'kernels of jax-js on WebGPU', processor: 'gpu' },
  { id: 'wasm', description: 'kernels of jax-js in WebAssembly, with threads', processor: 'cpu' },
  { id: 'cpu', description: 'jax-js in JavaScript, for tests: slow', processor: 'cpu' },
] as const satisfies readonly (Omit<DeviceDefinition, 'open'> & { readonly id: JaxDevice })[];

/** Makes the engine of a device that is ready. */
function engineOf(jax: Jax, device: JaxDevice): Engine {
  const arrays = new DeviceArrays(jax, device);
  return {
    prepare: (graph) => makeExecutable(arrays, graph),
    liveResources: () => arrays.count,
  };
}

function createAdapter(load: () => Promise<Jax>, version: () => Promise<string>): Adapter {
  return defineAdapter({
    name: source,
    library: { name: '@jax-js/jax', version },
    devices: () =>
      devices.map((device) => ({
        ...device,
        async open() {
          const jax = await load();
          if (device.id === 'wasm') noteWorker();
          await startDevice(jax, device.id);
          return engineOf(jax, device.id);
        },
      })),
  });
}

/**
 * Runs losses on the installed jax-js. Devices are `webgpu`, `wasm` and `cpu`. jax-js is loaded when it is first needed, and
 * its default device stays as it is.
 */
export const jax: Adapter = createAdapter(loadJax, installedVersion);

/**
 * Makes an adapter of your own jax-js, for pages without a bundler, where imports by name do not work.
 *
 * @example
 * import * as jax from 'https://esm.sh/@jax-js/jax';
 * const backend = await createJaxAdapter(jax).open('webgpu');
 */
export const createJaxAdapter = (jax: Jax): Adapter =>
  createAdapter(
    async () => jax,
    async () => '',
  );
