import {
  BackendError,
  type CheckedInputs,
  type CompileOptions,
  createProgram,
  type DeviceStatus,
  InputError,
  type Loss,
  type LossGraph,
} from '@segloss/core';
import { edgeKernels } from './edges/edges.ts';
import { Runner } from './edges/runner.ts';
import { checkAllButNumbers } from './run/check-inputs.ts';
import { WasmExecutable } from './run/executable.ts';
import { type Block, Memory } from './run/memory.ts';
import { controlBytes } from './run/tasks.js';
import { isNode, Team } from './run/team.ts';
import { version } from './version.ts';
import type { ArrayOf, WasmAdapter, WasmBackend } from './wasm-backend.ts';

const source = 'wasm';

/** Chooses how the backend runs. */
export interface WasmOptions {
  /** How many threads device `threads` has, this one included. Default: as many as the machine has, at most 8. */
  readonly threads?: number | undefined;
}

const mostThreads = 8;

const fail = (subject: string, reason: string, remedy: string, cause?: unknown): BackendError =>
  new BackendError({ source, subject, reason, remedy, cause });

const descriptions = {
  threads: 'WebAssembly on several threads',
  single: 'WebAssembly on one thread',
} as const;

type DeviceId = keyof typeof descriptions;

/** Says why a device cannot be opened, if it cannot. */
function obstacle(id: DeviceId): { readonly reason: string; readonly remedy: string } | undefined {
  if (typeof WebAssembly !== 'object') {
    return {
      reason: 'there is no WebAssembly',
      remedy: 'Use a newer runtime, or the reference of @segloss/core.',
    };
  }
  if (id === 'single' || typeof SharedArrayBuffer === 'function') return undefined;
  return {
    reason: 'the page may not share memory, as it is not cross-origin isolated',
    remedy:
      "Serve it with the headers 'Cross-Origin-Opener-Policy: same-origin' and 'Cross-Origin-Embedder-Policy: " +
      "require-corp', or use device 'single'.",
  };
}

function statusOf(id: DeviceId): DeviceStatus {
  const description = descriptions[id];
  const missing = obstacle(id);
  if (missing) return { id, description, available: false, ...missing };
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

async function openDevice(id: DeviceId, threads: number): Promise<WasmBackend> {
  const memory = new Memory(id === 'threads', controlBytes);
  const team = await Team.open(memory, id === 'threads' ? threads : 1);
  let runner: Promise<Runner> | undefined;
  const openEdges = () => {
    runner ??= Runner.open(memory, team, edgeKernels);
    return runner;
  };
  const allocated = new Map<ArrayBufferView, Block>();
  const running = new Set<Promise<unknown>>();
  let isOpen = true;
  const checkOpen = () => {
    if (!isOpen) throw fail(`device '${id}'`, 'it was used after dispose()', 'Open it again.');
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
      return createProgram(source, loss, options, prepare, checkAllButNumbers);
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

/** Makes an adapter with options of your own. */
export function createWasmAdapter({ threads }: WasmOptions = {}): WasmAdapter {
  const ids = Object.keys(descriptions) as readonly DeviceId[];
  if (threads !== undefined && !(Number.isInteger(threads) && threads >= 1)) {
    throw fail('threads', `it is ${threads}`, 'Use a whole number from 1.');
  }
  return {
    name: source,
    library: async () => ({ name: '@segloss/wasm', version }),
    devices: async () => ids.map(statusOf),
    async open(wanted?: string) {
      const id = wanted === undefined ? ids.find((candidate) => !obstacle(candidate)) : wanted;
      if (id !== 'threads' && id !== 'single') {
        const known = ids.map((other) => `'${other}'`).join(' or ');
        throw fail(`cannot open device '${wanted}'`, 'this adapter has no such device', `Use ${known}.`);
      }
      const missing = obstacle(id);
      if (missing) throw fail(`cannot open device '${id}'`, missing.reason, missing.remedy);
      return openDevice(id, threads ?? Math.min(mostThreads, processors()));
    },
  };
}

/** Runs losses as WebAssembly, printed at run time: the backend that needs nothing but this package. */
export const wasm: WasmAdapter = createWasmAdapter();
