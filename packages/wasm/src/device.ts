import {
  BackendError,
  type CheckedInputs,
  type CompileOptions,
  createProgram,
  InputError,
  type Loss,
  type LossGraph,
  messageOf,
} from '@segloss/core';
import { edgeKernels } from './edges/edges.ts';
import { Runner } from './edges/runner.ts';
import { type DeviceId, howToGetThreads, type Obstacle } from './obstacles.ts';
import { checkAllButNumbers } from './run/check-inputs.ts';
import { WasmExecutable } from './run/executable.ts';
import { type Block, Memory } from './run/memory.ts';
import { controlBytes } from './run/tasks.js';
import { Team } from './run/team.ts';
import type { ArrayOf, WasmBackend } from './wasm-backend.ts';

/** Name of this package's adapter. */
export const source = 'wasm';

/** Makes an error of this package. */
export const fail = (subject: string, reason: string, remedy: string, cause?: unknown): BackendError =>
  new BackendError({ source, subject, reason, remedy, cause });

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

/** Makes the error of a device that cannot be opened. */
export const cannotOpen = (id: string, { reason, remedy }: Obstacle, cause?: unknown): BackendError =>
  fail(`cannot open device '${id}'`, reason, remedy, cause);

/** Says what an error that was thrown is about. */
const reasonOf = (error: unknown): string =>
  error instanceof BackendError ? error.reason : messageOf(error);

/** Takes memory and starts threads. */
async function openTeam(id: DeviceId, threads: number): Promise<readonly [Memory, Team]> {
  let memory: Memory;
  try {
    memory = new Memory(id === 'threads', controlBytes);
  } catch (cause) {
    const remedy = id === 'threads' ? "Use device 'single'." : 'Free memory of the process, and try again.';
    throw cannotOpen(id, { reason: `there is not enough memory: ${reasonOf(cause)}`, remedy }, cause);
  }
  try {
    return [memory, await Team.open(memory, id === 'threads' ? threads : 1)];
  } catch (cause) {
    const reason = `its threads do not start: ${reasonOf(cause)}`;
    throw cannotOpen(id, { reason, remedy: howToGetThreads }, cause);
  }
}

/**
 * Opens a device.
 *
 * @param threads how many threads device `threads` has
 * @throws BackendError when there is no memory for it, or its threads do not start
 */
export async function openDevice(id: DeviceId, threads: number): Promise<WasmBackend> {
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
