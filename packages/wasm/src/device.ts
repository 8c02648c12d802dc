import { BackendError, type Engine } from '@segloss/core/adapter';
import { InputError, messageOf } from '@segloss/core/errors';
import { type Block, Memory } from './memory/memory.ts';
import { KernelRunner } from './non-local/kernel-runner.ts';
import { nonLocalKernels } from './non-local/kernels.ts';
import { type DeviceId, howToGetThreads } from './obstacles.ts';
import { checkAllButNumbers } from './run/check-inputs.ts';
import { WasmExecutable } from './run/executable.ts';
import { controlBytes } from './threads/tasks.js';
import { ThreadPool } from './threads/thread-pool.ts';
import type { Allocator, ArrayOf } from './wasm-backend.ts';

/** Name of this package's adapter. */
export const source = 'wasm';

/** Makes an error of this package. */
export const fail = (subject: string, reason: string, remedy: string, cause?: unknown): BackendError =>
  new BackendError({ source, subject, reason, remedy, cause });

const arrayTypes = new Map<string, typeof Float32Array | typeof Int32Array>([
  ['float32', Float32Array],
  ['int32', Int32Array],
]);

/** Gives the class of an array to allocate. Callers without types may ask for anything. */
function arrayClass(type: string, length: number): typeof Float32Array | typeof Int32Array {
  const refuse = (subject: string, remedy: string): never => {
    throw new InputError({ source, subject, reason: 'no such array can be allocated', remedy });
  };
  if (!Number.isSafeInteger(length) || length < 0) refuse(`length ${length}`, 'Use a whole number from 0.');
  return arrayTypes.get(type) ?? refuse(`type '${type}'`, "Use 'float32' or 'int32'.");
}

/** Gives the reason of what was thrown. */
const reasonOf = (error: unknown): string =>
  error instanceof BackendError ? error.reason : messageOf(error);

/** Takes memory and starts threads. */
async function openPool(id: DeviceId, threads: number): Promise<readonly [Memory, ThreadPool]> {
  const refuse = (reason: string, remedy: string, cause: unknown) =>
    fail(`device '${id}'`, `${reason}: ${reasonOf(cause)}`, remedy, cause);
  let memory: Memory;
  try {
    memory = new Memory(id === 'threads', controlBytes);
  } catch (cause) {
    const remedy = id === 'threads' ? "Use device 'single'." : 'Free memory of the process, and try again.';
    throw refuse('there is not enough memory', remedy, cause);
  }
  try {
    return [memory, await ThreadPool.open(memory, threads)];
  } catch (cause) {
    throw refuse('its threads do not start', howToGetThreads, cause);
  }
}

/** Allocates arrays in the memory of the modules, where runs read and write them in place. */
function createAllocator(memory: Memory, checkOpen: () => void): Allocator {
  const allocated = new Map<ArrayBufferView, Block>();
  return {
    allocate(type, length) {
      checkOpen();
      const ArrayClass = arrayClass(type, length);
      const block = memory.allocate(4 * length);
      const array = new ArrayClass(memory.memory.buffer, block.address, length);
      allocated.set(array, block);
      return array as ArrayOf[typeof type];
    },
    free(array) {
      const block = allocated.get(array);
      if (block) memory.give(block);
      allocated.delete(array);
    },
  };
}

/**
 * Opens a device.
 *
 * @param threads the number of threads, this one included
 * @throws BackendError when there is not enough memory, or the threads do not start
 */
export async function openDevice(id: DeviceId, threads: number): Promise<Engine<Allocator>> {
  const [memory, pool] = await openPool(id, threads);
  let kernels: Promise<KernelRunner> | undefined;
  const openKernels = () => {
    kernels ??= KernelRunner.open(memory, pool, nonLocalKernels);
    // A failure is not kept.
    kernels.catch(() => {
      kernels = undefined;
    });
    return kernels;
  };
  return {
    prepare: (graph, loss) => new WasmExecutable({ id, memory, pool, openKernels }, loss, graph),
    checkInputs: checkAllButNumbers,
    checkUsable: () => pool.check(),
    liveResources: () => memory.count,
    close: () => pool.close(),
    extend: (checkOpen) => createAllocator(memory, checkOpen),
  };
}
