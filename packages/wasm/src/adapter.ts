import {
  BackendError,
  type CheckedInputs,
  type CompileOptions,
  checkShapes,
  createProgram,
  type DeviceStatus,
  InputError,
  type Loss,
  type LossGraph,
} from '@segloss/core';
import { edgeKernels } from './edges/edges.ts';
import { Runner } from './edges/runner.ts';
import { type DeviceId, howToGetThreads, type Obstacle, obstacleTo } from './obstacles.ts';
import { WasmExecutable } from './run/executable.ts';
import { isNode } from './run/helper.ts';
import { type Block, Memory } from './run/memory.ts';
import { controlBytes } from './run/tasks.js';
import { Team } from './run/team.ts';
import { version } from './version.ts';
import type { ArrayOf, WasmAdapter, WasmBackend } from './wasm-backend.ts';

const source = 'wasm';

/** Chooses how the backend runs. */
export interface WasmOptions {
  /** How many threads device `threads` has, this one included. Default: as many as the machine has, at most 8. */
  readonly threads?: number | undefined;
  /**
   * Is told, once, when a device was opened that was not the best one since threads could not start. Default: a line on
   * the console.
   */
  readonly onWarning?: ((warning: WasmWarning) => void) | undefined;
}

/** What went otherwise than was to be expected, and what to do about it; the message has all of it. */
export type WasmWarning = Pick<BackendError, 'subject' | 'reason' | 'remedy' | 'message'>;

const mostThreads = 8;

const fail = (subject: string, reason: string, remedy: string, cause?: unknown): BackendError =>
  new BackendError({ source, subject, reason, remedy, cause });

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

const arrayTypes = new Map<string, typeof Float32Array | typeof Int32Array>([
  ['float32', Float32Array],
  ['int32', Int32Array],
]);

/** Gives the class of an array that can be lent; callers without types may ask for anything. */
function lendable(type: string, length: number): typeof Float32Array | typeof Int32Array {
  const refuse = (subject: string, remedy: string): never => {
    throw new InputError({ source, subject, reason: 'no such array can be lent', remedy });
  };
  if (!Number.isSafeInteger(length) || length < 0) refuse(`length ${length}`, 'Use a whole number from 0.');
  return arrayTypes.get(type) ?? refuse(`type '${type}'`, "Use 'float32' or 'int32'.");
}

const cannotOpen = (id: string, { reason, remedy }: Obstacle, cause?: unknown): BackendError =>
  fail(`cannot open device '${id}'`, reason, remedy, cause);

/** Says what an error that was thrown is about. */
const reasonOf = (error: unknown): string =>
  error instanceof BackendError ? error.reason : error instanceof Error ? error.message : String(error);

/** Takes memory and starts threads. */
async function openTeam(id: DeviceId, threads: number): Promise<readonly [Memory, Team]> {
  let memory: Memory;
  try {
    memory = new Memory(id === 'threads', controlBytes);
  } catch (cause) {
    const remedy = id === 'threads' ? "Use device 'single'." : 'Free memory of the process, and try again.';
    throw cannotOpen(id, { reason: `it gets no memory: ${reasonOf(cause)}`, remedy }, cause);
  }
  try {
    return [memory, await Team.open(memory, id === 'threads' ? threads : 1)];
  } catch (cause) {
    const reason = `its threads do not start: ${reasonOf(cause)}`;
    throw cannotOpen(id, { reason, remedy: howToGetThreads }, cause);
  }
}

async function openDevice(id: DeviceId, threads: number): Promise<WasmBackend> {
  const [memory, team] = await openTeam(id, threads);
  let runner: Promise<Runner> | undefined;
  const openEdges = () => {
    runner ??= Runner.open(memory, team, edgeKernels);
    // A failure is not kept.
    runner.catch(() => {
      runner = undefined;
    });
    return runner;
  };
  const allocated = new Map<ArrayBufferView, Block>();
  const running = new Set<Promise<unknown>>();
  let isOpen = true;
  const checkOpen = () => {
    if (!isOpen) throw fail(`device '${id}'`, 'it was used after dispose()', 'Open it again.');
    team.check();
  };
  return {
    name: `${source}:${id}`,
    device: id,
    precision: 'float32',
    processor: 'cpu',
    async compile(loss: Loss, options: CompileOptions = {}) {
      checkOpen();
      const prepare = async (graph: LossGraph) => {
        const executable = new WasmExecutable(memory, team, loss, graph, id, openEdges);
        return {
          async run(inputs: CheckedInputs) {
            checkOpen();
            const result = executable.run(inputs);
            running.add(result);
            return result.finally(() => running.delete(result));
          },
          dispose: () => executable.dispose(),
        };
      };
      return createProgram(source, loss, options, prepare, checkShapes);
    },
    allocate(type, length) {
      checkOpen();
      const ArrayClass = lendable(type, length);
      const block = memory.lend(4 * length);
      const array = new ArrayClass(memory.memory.buffer, block.address, length);
      allocated.set(array, block);
      return array as ArrayOf[typeof type];
    },
    free(array) {
      const block = allocated.get(array);
      if (block) memory.give(block);
      allocated.delete(array);
    },
    liveResources: () => memory.count,
    async dispose() {
      isOpen = false;
      // Runs under way need helpers that answer.
      await Promise.allSettled(running);
      await team.close();
    },
  };
}

const isDevice = (id: string): id is DeviceId => Object.hasOwn(descriptions, id);

const warnOnConsole = ({ message }: WasmWarning): void => console.warn(message);

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
      onWarning(fail("device 'threads'", reason, obstacle.remedy));
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
      throw cannotOpen(wanted, { reason, remedy: `Use ${known}.` });
    },
  };
}

/** Runs losses as WebAssembly, printed at run time: the backend that needs nothing but this package. */
export const wasm: WasmAdapter = createWasmAdapter();
