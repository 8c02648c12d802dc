import {
  checkMemory,
  type Graph,
  garbage,
  type InputSizes,
  type MemoryModel,
  memoryNeed,
} from '@segloss/core/adapter';
import type { JaxDevice } from './jax.ts';

/** From above: a power holds as many arrays of the size of its operand while it works. */
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
