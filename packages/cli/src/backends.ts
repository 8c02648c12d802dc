import { type Adapter, type Backend, BackendError, type DeviceStatus, reference } from '@segloss/core';
import { suggest } from '@segloss/core/errors';
import { gpujs } from '@segloss/gpu.js';
import { jax } from '@segloss/jax';
import { onnxruntime } from '@segloss/onnxruntime-web';
import { tfjs } from '@segloss/tfjs';
import { wasm } from '@segloss/wasm';
import { KeptPrograms } from './programs.ts';

/** Says which package an adapter comes from that the command line knows, the default first. */
export const packageOf: ReadonlyMap<Adapter, string> = new Map([
  [wasm, '@segloss/wasm'],
  [reference, '@segloss/core'],
  [tfjs, '@segloss/tfjs'],
  [onnxruntime, '@segloss/onnxruntime-web'],
  [gpujs, '@segloss/gpu.js'],
  [jax, '@segloss/jax'],
]);

/** Lists these adapters. */
export const adapters: readonly Adapter[] = [...packageOf.keys()];

/** Names the backend that is used when none is asked for: fast everywhere, and it needs no other package. */
export const defaultBackend = wasm.name;

/** A device of an adapter, as people name it. */
export interface BackendStatus {
  /** `adapter:device`; just the adapter where it has a single device. */
  readonly name: string;
  readonly library: { readonly name: string; readonly version: string };
  readonly status: DeviceStatus;
}

const nameOf = (adapter: Adapter, device: string, count: number): string =>
  count === 1 ? adapter.name : `${adapter.name}:${device}`;

/** Finds out, for every device of every adapter, whether it can be opened here and now. */
export async function listBackends(): Promise<readonly BackendStatus[]> {
  const lists = await Promise.all(
    adapters.map(async (adapter) => {
      const devices = await adapter.devices();
      const statuses = devices.map(async (status) => ({
        name: nameOf(adapter, status.id, devices.length),
        library: await adapter.library(status.id),
        status,
      }));
      return Promise.all(statuses);
    }),
  );
  return lists.flat();
}

const findAdapter = (name: string): Adapter | undefined =>
  adapters.find((candidate) => candidate.name === name.split(':')[0]);

/** Names the library behind a backend that {@link openBackend} opens; its version is empty when unknown. */
export const libraryOf = async (name: string): Promise<BackendStatus['library']> =>
  (await findAdapter(name)?.library(name.split(':')[1])) ?? { name: 'unknown', version: '' };

/** Names adapters like the one that was asked for, without loading any of them, which takes seconds. */
function suggestBackend(name: string): string {
  const [own = '', ...device] = name.split(':');
  const names = adapters.map((adapter) => adapter.name);
  const near = suggest(own, names);
  const meant = names.find((known) => near.includes(`'${known}'`));
  if (meant !== undefined) return near.replace(meant, [meant, ...device].join(':'));
  return `${near} \`segloss backends\` lists their devices.`;
}

/**
 * Finds the adapter of a backend by its name, such as `reference`, `wasm` (its best device) or `tfjs:wasm`.
 *
 * @throws BackendError for an unknown name
 */
export function findBackend(name: string): {
  readonly adapter: Adapter;
  readonly device: string | undefined;
} {
  const adapter = findAdapter(name);
  if (adapter) return { adapter, device: name.split(':')[1] };
  throw new BackendError({
    source: 'cli',
    subject: `backend '${name}'`,
    reason: 'no such backend',
    remedy: suggestBackend(name),
  });
}

/**
 * Opens a backend by its name.
 *
 * @throws BackendError for an unknown name, or a device that cannot be opened.
 */
export async function openBackend(name: string): Promise<Backend> {
  const { adapter, device } = findBackend(name);
  return adapter.open(device);
}

/** Opens each backend once and closes all of them together. */
export class BackendPool {
  readonly #open = new Map<string, Promise<Backend>>();
  readonly #kept = new Map<string, KeptPrograms>();

  /** Opens a backend, or returns the one that is open already. */
  get(name: string): Promise<Backend> {
    const known = this.#open.get(name);
    if (known) return known;
    const opening = openBackend(name);
    this.#open.set(name, opening);
    return opening;
  }

  /** Opens a backend as {@link get} does, for many cases: it keeps programs for the next case. */
  async keeping(name: string): Promise<KeptPrograms> {
    const known = this.#kept.get(name);
    if (known) return known;
    const kept = new KeptPrograms(await this.get(name));
    this.#kept.set(name, kept);
    return kept;
  }

  /** Closes a backend, so that the next caller gets a new one: after a failure it may be unusable. */
  forget(name: string): void {
    const opening = this.#open.get(name);
    this.#kept.delete(name);
    this.#open.delete(name);
    // It may hang, so do not wait for it.
    opening?.then((backend) => backend.dispose()).catch(() => undefined);
  }

  /** Closes every backend that was opened. */
  async dispose(): Promise<void> {
    for (const kept of this.#kept.values()) kept.dispose();
    this.#kept.clear();
    const settled = await Promise.allSettled(this.#open.values());
    this.#open.clear();
    for (const result of settled) if (result.status === 'fulfilled') await result.value.dispose();
  }
}
