import {
  type CheckedInputs,
  checkMemory,
  freeMemory,
  type InputSizes,
  type LossGraph,
  storedBytes,
  webAssemblyBytes,
} from '@segloss/core';
import type { WasmInputs } from '../wasm-backend.ts';
import type { Memory } from './memory.ts';

/** Smaller runs are not checked: asking the system takes longer than they do. */
const worthAsking = 2 ** 26;

/** Counts the bytes of arrays that the backend lent, and that a run uses where they are. */
function lentBytes(memory: Memory, { logits, target, mask, into }: CheckedInputs & WasmInputs): number {
  const given = [logits.data, target.data, mask?.data, into?.gradient];
  return given.reduce((sum, data) => sum + (data && memory.holds(data) ? data.byteLength : 0), 0);
}

/**
 * Refuses a run whose fields do not fit into the memory of WebAssembly, or into what the system has left. That is what resident
 * memory rises by, within a tenth, where the gradient is counted a second time: it is copied out.
 *
 * @param own bytes that the program has from earlier runs
 * @throws BackendError
 */
export function checkFit(
  device: string,
  graph: LossGraph,
  inputs: CheckedInputs & WasmInputs,
  memory: Memory,
  own: number,
): void {
  const { sizes } = inputs;
  const need = (of: InputSizes) => storedBytes(graph, of);
  if (4 * inputs.logits.data.length < worthAsking) return;
  const check = { source: 'wasm', device, graph, sizes };
  const usedByOthers = memory.usedBytes - own - lentBytes(memory, inputs);
  const available = webAssemblyBytes - usedByOthers;
  checkMemory({ ...check, need, available, left: 'of the 4.29 GB that WebAssembly can address are left' });
  const free = freeMemory();
  if (free === undefined) return;
  const isCopied = graph.outputs.gradient !== undefined && !inputs.into?.gradient;
  const withCopy = (of: InputSizes) =>
    need(of) +
    (isCopied ? of.spatial.reduce((product, length) => product * length, 4 * of.samples * of.classes) : 0);
  const had = memory.memory.buffer.byteLength - usedByOthers;
  checkMemory({ ...check, need: withCopy, available: free + had, left: 'are free' });
}
