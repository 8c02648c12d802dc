import { Memory } from '../run/memory.ts';
import { controlBytes } from '../run/tasks.js';
import { Team } from '../run/team.ts';
import { Workspace } from '../run/workspace.ts';
import type { Kernel } from './kernel.ts';
import { Runner } from './runner.ts';

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
