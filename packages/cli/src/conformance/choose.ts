import { fileURLToPath } from 'node:url';
import { type Adapter, BackendError, ParameterError } from '@segloss/core';
import { suggest } from '@segloss/core/errors';
import { moduleResolve } from 'import-meta-resolve';
import { adapters, listBackends, packageOf } from '../backends.ts';
import { findModule, importModule } from './module.ts';
import { pickAdapter } from './pick-adapter.ts';

/** What a run is about. */
export interface Choice {
  readonly adapter: Adapter;
  /** The device that was asked for, if any. */
  readonly device?: string | undefined;
  /** The file that the adapter comes from, when it is not one of those that the command line knows. */
  readonly file?: string | undefined;
  /** Where its module lies; a harness has none. */
  readonly module?: URL | undefined;
  /** Gives back what the adapter holds beyond its devices: the process of a harness. */
  close?(): Promise<void>;
}

/** Reads `tfjs`, `tfjs:wasm` and `gpu.js:cpu`, but neither paths nor URLs. */
function parseName(name: string): readonly [adapter: string, device?: string] | undefined {
  const [, adapter, device] = /^([\w.-]{2,})(?::([\w-]+))?$/.exec(name) ?? [];
  if (adapter === undefined) return undefined;
  return device === undefined ? [adapter] : [adapter, device];
}

/** As where this program runs from its source, so do the packages of the adapters beside it. */
const conditions = new Set([
  'node',
  'import',
  ...(import.meta.url.endsWith('.ts') ? ['segloss-source'] : []),
]);

const moduleOf = (adapter: Adapter): URL =>
  moduleResolve(packageOf.get(adapter)!, new URL(import.meta.url), conditions);

function chooseDevice(name: string, own: string | undefined, device: string | undefined): string | undefined {
  if (own === undefined || device === undefined) return own ?? device;
  throw new ParameterError({
    source: 'cli',
    subject: '--device',
    reason: `the adapter '${name}' names a device as well`,
    remedy: 'Name the device once.',
  });
}

/**
 * Finds an adapter by the name that the command line has for it, such as `tfjs` or `tfjs:wasm`, or in a module.
 *
 * @param name known name, path, or package
 * @param folder where paths and packages are looked for
 * @throws FileError or BackendError when there is no such adapter; ParameterError when two devices are named
 */
export async function chooseAdapter(
  name: string,
  device: string | undefined,
  folder: string,
): Promise<Choice> {
  const [known, own] = parseName(name) ?? [];
  const adapter = adapters.find((candidate) => candidate.name === known);
  if (adapter) return { adapter, device: chooseDevice(name, own, device), module: moduleOf(adapter) };
  if (own !== undefined) {
    throw new BackendError({
      source: 'cli',
      subject: `adapter '${name}'`,
      reason: 'there is no such adapter here',
      remedy: `${suggest(
        name,
        (await listBackends()).map((backend) => backend.name),
      )} A module takes --device.`,
    });
  }
  const module = await findModule(name, folder);
  const file = module.url.protocol === 'file:' ? fileURLToPath(module.url) : undefined;
  return { adapter: pickAdapter(await importModule(module), name), device, file, module: module.url };
}
