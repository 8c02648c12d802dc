import { type Adapter, BackendError, type DeviceStatus, describeName, SeglossError } from '@segloss/core';
import { createBackend } from './backend.ts';
import { backendError, source } from './errors.ts';
import type { GpuJs } from './gpu-js.ts';
import { findGpuJs, loadGpuJs } from './load.ts';
import { type Mode, modes } from './modes.ts';
import { openMode, probe } from './probe.ts';

type Load = () => Promise<GpuJs>;

const listModes = (load: Load): Promise<readonly DeviceStatus[]> =>
  Promise.all(modes.map((mode) => probe(load, mode)));

/** Opens the mode that was asked for. */
async function openWanted(load: Load, id: string) {
  const mode = modes.find((candidate) => candidate.id === id);
  if (mode === undefined) {
    const known = modes.map((candidate) => `'${candidate.id}'`).join(' or ');
    throw backendError(
      `cannot open device '${describeName(id)}'`,
      'gpu.js has no such mode',
      `Use ${known}.`,
    );
  }
  const gpuJs = await load();
  return openMode(gpuJs, mode).then(
    (device) => createBackend(device, mode),
    async (error: unknown) => {
      if (!(error instanceof SeglossError)) throw error;
      const usable = (await listModes(load)).filter((state) => state.available);
      const others = usable.map((state) => `'${state.id}'`).join(' or ');
      const remedy = others === '' ? error.remedy : `Use ${others}.`;
      throw backendError(`cannot open device '${id}'`, error.reason, remedy, error);
    },
  );
}

/** Opens the best mode that works here. */
async function openBest(load: Load) {
  const gpuJs = await load();
  const failures: string[] = [];
  const open = async ([mode, ...others]: readonly Mode[]): Promise<ReturnType<typeof createBackend>> => {
    if (mode === undefined) {
      throw backendError('cannot open any device', failures.join('; '), 'Allow WebAssembly, WebGL or eval.');
    }
    try {
      return createBackend(await openMode(gpuJs, mode), mode);
    } catch (error) {
      if (!(error instanceof BackendError)) throw error;
      failures.push(`${mode.id}: ${error.reason}`);
      return open(others);
    }
  };
  return open(modes);
}

/** Makes an adapter of gpu.js, wherever that comes from. */
export const createAdapter = (load: Load, version: () => Promise<string>): Adapter => ({
  name: source,
  library: async () => ({ name: 'gpu.js', version: await version().catch(() => '') }),
  devices: () => listModes(load),
  open: (wanted?: string) => (wanted === undefined ? openBest(load) : openWanted(load, wanted)),
});

/** Reads the version of the package that is installed; gpu.js itself does not tell it. */
async function installedVersion(): Promise<string> {
  const name = 'gpu.js/package.json';
  const { default: found }: { default: { version: string } } = await import(
    /* @vite-ignore */ /* webpackIgnore: true */ name,
    { with: { type: 'json' } }
  );
  return found.version;
}

/**
 * Runs losses on the gpu.js that is installed. Its devices are the modes of gpu.js: `webgpu`, `webgl2`, `webgl`,
 * `webasm` and `cpu`. Nothing is loaded before it is needed.
 */
export const gpujs: Adapter = createAdapter(() => loadGpuJs(() => import('gpu.js')), installedVersion);

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
