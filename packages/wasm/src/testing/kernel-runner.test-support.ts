import { Memory } from '../memory/memory.ts';
import { Workspace } from '../memory/workspace.ts';
import type { Kernel } from '../non-local/kernel.ts';
import { KernelRunner } from '../non-local/kernel-runner.ts';
import { controlBytes } from '../threads/tasks.js';
import { ThreadPool } from '../threads/thread-pool.ts';

/** Opens a runner of kernels with memory of its own. */
export async function openKernelRunner(kernels: readonly Kernel[], threads: number) {
  const memory = new Memory(threads > 1, controlBytes);
  const pool = await ThreadPool.open(memory, threads);
  const runner = await KernelRunner.open(memory, pool, kernels);
  return {
    runner,
    /** Copies numbers into memory. */
    put(numbers: Float32Array): number {
      const { address } = memory.take(4 * numbers.length);
      memory.floats(address, numbers.length).set(numbers);
      return address;
    },
    block: new Workspace(memory).block,
    close: () => pool.close(),
  };
}
