import { type Adapter, defineAdapter, type Engine } from '@segloss/core/adapter';
import type { Device } from './device.ts';
import { source } from './errors.ts';
import { makeExecutable } from './execute.ts';
import type { GpuJs } from './gpu-js.ts';
import { findGpuJs, loadGpuJs } from './load.ts';
import { type Mode, modes } from './modes.ts';
import { openMode } from './probe.ts';

/** Makes the engine of an open mode. */
export const engineOf = (device: Device, mode: Mode): Engine => ({
  prepare: (graph) => makeExecutable(device, mode, graph),
  liveResources: () => device.gpu.kernels.length + device.held.size,
  close: async () => device.gpu.destroy(),
});

/** Makes an adapter of gpu.js. */
export const createAdapter = (load: () => Promise<GpuJs>, version: () => Promise<string>): Adapter =>
  defineAdapter({
    name: source,
    library: { name: 'gpu.js', version },
    unsupported: [{ acrossSamples: true, reason: 'a kernel computes one sample' }],
    devices: () =>
      modes.map((mode) => {
        const { id, description, processor } = mode;
        const open = async () => engineOf(await openMode(await load(), mode), mode);
        return { id, description, processor, open };
      }),
  });

/** Reads the version of the installed package, which gpu.js itself does not export. */
async function installedVersion(): Promise<string> {
  const name = 'gpu.js/package.json';
  const { default: found }: { default: { version: string } } = await import(
    /* @vite-ignore */ /* webpackIgnore: true */ name,
    { with: { type: 'json' } }
  );
  return found.version;
}

/**
 * Runs losses on the installed gpu.js. Devices are the modes of gpu.js: `webgpu`, `webgl2`, `webgl`, `webasm` and `cpu`.
 * gpu.js is loaded when it is first needed.
 */
export const gpujs: Adapter = createAdapter(
  () => loadGpuJs(() => import('gpu.js'), installedVersion),
  installedVersion,
);

/**
 * Makes an adapter of your own gpu.js: the module, or the class `GPU` of its browser build.
 *
 * @example
 * import * as gpuJs from 'gpu.js';
 * const backend = await createGpuJsAdapter(gpuJs).open('webgl2');
 *
 * @throws BackendError when it is not gpu.js
 */
export const createGpuJsAdapter = (gpuJs: unknown): Adapter => {
  const found = findGpuJs(gpuJs);
  return createAdapter(
    async () => found,
    async () => '',
  );
};
