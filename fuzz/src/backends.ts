import { type Backend, dice, type Inputs } from '@segloss/core';
import { adapters } from 'segloss';

const voxel: Inputs = {
  logits: { data: Float32Array.of(1, 0), shape: [1, 2, 1, 1] },
  target: { data: Int32Array.of(1), shape: [1, 1, 1] },
};

/** Uses a backend once: some engines change what a process has, which those that start later must see. */
async function useOnce(backend: Backend): Promise<void> {
  const program = await backend.compile(dice());
  await program.run(voxel);
  program.dispose();
}

/** Opens every device of every adapter that can be opened here. */
export async function openAll(): Promise<readonly Backend[]> {
  const backends: Backend[] = [];
  for (const adapter of adapters) {
    for (const device of await adapter.devices()) {
      if (!device.available) continue;
      const backend = await adapter.open(device.id);
      await useOnce(backend);
      backends.push(backend);
    }
  }
  return backends;
}

/** Starts every engine once, in an order in which all of them work in one process. */
export async function startEngines(): Promise<void> {
  for (const backend of await openAll()) await backend.dispose();
}
