import { Memory } from '../memory/memory.ts';
import { controlBytes } from '../threads/tasks.js';
import { Team } from '../threads/thread-pool.ts';
import { Workspace } from '../memory/workspace.ts';
import type { Kernel } from './kernel.ts';
import { Runner } from './kernel-runner.ts';

/** Opens a runner of kernels with memory of its own. */
export async function openRunner(kernels: readonly Kernel[], threads: number) {
  const memory = new Memory(threads > 1, controlBytes);
  const team = await Team.open(memory, threads);
  const runner = await Runner.open(memory, team, kernels);
  return {
    runner,
    /** Copies numbers into memory. */
    put(numbers: Float32Array): number {
      const { address } = memory.take(4 * numbers.length);
      memory.floats(address, numbers.length).set(numbers);
      return address;
    },
    block: new Workspace(memory).block,
    close: () => team.close(),
  };
}
