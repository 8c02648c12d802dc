import {
  BackendError,
  type DeviceStatus,
  describeName,
  makeWarning,
  type OnWarning,
  warnOnConsole,
} from '@segloss/core';
import { cannotOpen, fail, openDevice, source } from './device.ts';
import { type DeviceId, type Obstacle, obstacleTo } from './obstacles.ts';
import { isNode } from './run/helper.ts';
import { version } from './version.ts';
import type { WasmAdapter, WasmBackend } from './wasm-backend.ts';

/** Chooses how the backend runs. */
export interface WasmOptions {
  /** How many threads device `threads` has, this one included. Default: as many as the machine has, at most 8. */
  readonly threads?: number | undefined;
  /**
   * Is told, once, when a device was opened that was not the best one since threads could not start. Default: a line on
   * the console.
   */
  readonly onWarning?: OnWarning | undefined;
}

const mostThreads = 8;

const descriptions = {
  threads: 'WebAssembly on several threads',
  single: 'WebAssembly on one thread',
} as const;

function statusOf(id: DeviceId, obstacle: Obstacle | undefined): DeviceStatus {
  const description = descriptions[id];
  if (obstacle) {
    const { reason, remedy } = obstacle;
    return { id, description, available: false, reason, remedy };
  }
  return { id, description, available: true, precision: 'float32', processor: 'cpu' };
}

/** Counts the processors, as far as the runtime tells. */
function processors(): number {
  const counted = globalThis.navigator?.hardwareConcurrency;
  if (counted !== undefined || !isNode) return counted ?? 1;
  return process.getBuiltinModule('node:os').availableParallelism();
}

const isDevice = (id: unknown): id is DeviceId => typeof id === 'string' && Object.hasOwn(descriptions, id);

/** Makes an adapter with options of your own. */
export function createWasmAdapter(options: WasmOptions = {}): WasmAdapter {
  const { threads, onWarning = warnOnConsole } = options;
  const ids = Object.keys(descriptions) as readonly DeviceId[];
  if (threads !== undefined && !(Number.isInteger(threads) && threads >= 1)) {
    throw fail('threads', `it is ${threads}`, 'Use a whole number from 1.');
  }
  const count = () => threads ?? Math.min(mostThreads, processors());
  /** Why threads did not start when they were tried. */
  let found: Obstacle | undefined;
  let hasWarned = false;

  const obstacleOf = async (id: DeviceId): Promise<Obstacle | undefined> =>
    (await obstacleTo(id, count())) ?? (id === 'threads' ? found : undefined);

  async function openNamed(id: DeviceId): Promise<WasmBackend> {
    const obstacle = await obstacleTo(id, count());
    if (obstacle) throw cannotOpen(id, obstacle);
    if (id === 'single') return openDevice(id, 1);
    try {
      const backend = await openDevice(id, count());
      found = undefined;
      return backend;
    } catch (error) {
      if (error instanceof BackendError) found = error;
      throw error;
    }
  }

  /** Opens threads, or else one thread; pages that are not isolated know that they have no others. */
  async function openBest(): Promise<WasmBackend> {
    if (!(await obstacleOf('threads'))) {
      try {
        return await openNamed('threads');
      } catch (error) {
        if (!found) throw error;
      }
    }
    const backend = await openNamed('single');
    const obstacle = await obstacleOf('threads');
    if (obstacle && typeof SharedArrayBuffer === 'function' && !hasWarned) {
      hasWarned = true;
      const reason = `losses run on one thread: ${obstacle.reason}`;
      const { remedy } = obstacle;
      onWarning(makeWarning({ source, subject: "device 'threads'", reason, remedy }));
    }
    return backend;
  }

  return {
    name: source,
    library: async () => ({ name: '@segloss/wasm', version }),
    devices: () => Promise.all(ids.map(async (id) => statusOf(id, await obstacleOf(id)))),
    async open(wanted?: string) {
      if (wanted === undefined) return openBest();
      if (isDevice(wanted)) return openNamed(wanted);
      const known = ids.map((other) => `'${other}'`).join(' or ');
      const reason = 'this adapter has no such device';
      throw cannotOpen(describeName(wanted), { reason, remedy: `Use ${known}.` });
    },
  };
}

/** Runs losses as WebAssembly, printed at run time: the backend that needs nothing but this package. */
export const wasm: WasmAdapter = createWasmAdapter();
