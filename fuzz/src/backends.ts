import type { Backend } from '@segloss/core';
import { adapters } from 'segloss';

/** Opens every device that can be opened here, but for jax-js, which compiles for seconds where shapes change with each case. */
export async function openAll(): Promise<readonly Backend[]> {
  const backends: Backend[] = [];
  for (const adapter of adapters.filter(({ name }) => name !== 'jax')) {
    for (const device of await adapter.devices()) {
      if (device.available) backends.push(await adapter.open(device.id));
    }
  }
  return backends;
}
