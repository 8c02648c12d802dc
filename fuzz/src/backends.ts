import type { Backend } from '@segloss/core';
import { adapters } from 'segloss';

/** Opens every device of every adapter that can be opened here. */
export async function openAll(): Promise<readonly Backend[]> {
  const backends: Backend[] = [];
  for (const adapter of adapters) {
    for (const device of await adapter.devices()) {
      if (device.available) backends.push(await adapter.open(device.id));
    }
  }
  return backends;
}
