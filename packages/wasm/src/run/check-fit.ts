import {
  axisSizes,
  type CheckedInputs,
  checkMemory,
  type InputSizes,
  type LossGraph,
  storedBytes,
} from '@segloss/core/adapter';
import type { Memory } from '../memory/memory.ts';
import { arraysOf } from './borrowed-arrays.ts';
import type { WasmResults } from './check-inputs.ts';

/** Runs with fewer logits skip the estimate, which takes a while. The memory itself refuses to grow beyond its limit. */
const worthEstimating = 2 ** 24;

/** Counts the bytes of the arrays of the caller that lie in memory already. */
const borrowedBytes = (memory: Memory, inputs: CheckedInputs & WasmResults): number =>
  arraysOf(inputs).reduce((sum, [, array]) => sum + (memory.holds(array) ? array.byteLength : 0), 0);

/**
 * Refuses a run whose fields do not fit into the memory of WebAssembly, or into the free memory of the system. The estimate is
 * within a tenth of the rise of resident memory. A gradient that is copied out counts twice.
 *
 * @param own bytes that the program still holds from earlier runs
 * @throws BackendError
 */
export function checkFit(
  device: string,
  graph: LossGraph,
  inputs: CheckedInputs & WasmResults,
  memory: Memory,
  own: number,
): void {
  if (inputs.logits.data.length < worthEstimating) return;
  const usedByOthers = memory.usedBytes - own - borrowedBytes(memory, inputs);
  const isCopied = graph.outputs.gradient !== undefined && !inputs.into?.gradient;
  const gradientBytes = (sizes: InputSizes) => {
    const { N, C, V } = axisSizes(sizes);
    return isCopied ? 4 * N * C * V : 0;
  };
  checkMemory({
    source: 'wasm',
    device,
    graph,
    sizes: inputs.sizes,
    need: (sizes) => storedBytes(graph, sizes),
    usedInWebAssembly: usedByOthers,
    reusable: () => memory.memory.buffer.byteLength - usedByOthers,
    copies: gradientBytes,
  });
}
