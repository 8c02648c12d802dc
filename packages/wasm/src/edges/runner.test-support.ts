import { type Block, Memory } from '../run/memory.ts';
import { controlBytes } from '../run/tasks.js';
import { Team } from '../run/team.ts';
import type { Kernel } from './kernel.ts';
import { Runner } from './runner.ts';

/** Opens a runner of kernels with memory of its own. */
export async function openRunner(kernels: readonly Kernel[], threads: number) {
  const memory = new Memory(threads > 1, controlBytes);
  const team = await Team.open(memory, threads);
  const runner = await Runner.open(memory, team, kernels);
  const blocks = new Map<string, Block>();
  return {
    runner,
    /** Copies numbers into memory. */
    put(numbers: Float32Array): number {
      const { address } = memory.take(4 * numbers.length);
      memory.floats(address, numbers.length).set(numbers);
      return address;
    },
    block(purpose: string, bytes: number): number {
      const known = blocks.get(purpose);
      if (known && known.bytes >= bytes) return known.address;
      if (known) memory.give(known);
      const block = memory.take(bytes);
      blocks.set(purpose, block);
      return block.address;
    },
    close: () => team.close(),
  };
}
