import {
  checkMemory,
  type Graph,
  garbage,
  type InputSizes,
  type MemoryModel,
  memoryNeed,
} from '@segloss/core/adapter';
import type { JaxDevice } from './jax.ts';

/** From above: jax-js holds what the kernels of a run leave for each other until it has submitted all of them. */
const memoryModel: MemoryModel = { bytesPerNumber: 4, working: () => 24 };

/**
 * Refuses what does not fit into the memory of WebAssembly or of the host.
 *
 * @throws BackendError
 */
export function checkFit(device: JaxDevice, graph: Graph, sizes: InputSizes): void {
  const need = (of: InputSizes): number => memoryNeed(graph, of, memoryModel).peak;
  const use = { source: 'jax', device, graph, sizes, need };
  if (device === 'wasm') checkMemory({ ...use, usedInWebAssembly: 0 });
  if (device === 'cpu') checkMemory({ ...use, reusable: garbage });
}
