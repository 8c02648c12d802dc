import {
  type CheckedInputs,
  checkMemory,
  freeMemory,
  type Graph,
  type InputSizes,
  type MemoryModel,
  memoryNeed,
  type OpName,
  webAssemblyBytes,
} from '@segloss/core';

/**
 * From above, for WebAssembly, which gives nothing back when an allocation fails: `softplus` holds as many tensors of the size of
 * its operand while it works.
 */
const onWebAssembly: MemoryModel = { bytesPerNumber: 4, working: () => 8 };

const working: { readonly [O in OpName]?: number } = { distanceMap: 10, jaccardSlopes: 16, hardest: 8 };
const perVolume: { readonly [O in OpName]?: number } = { distanceMap: 24, hardest: 7 };

/**
 * Fitted to how far the resident memory of Node 20 rose with onnxruntime-node on the CPU, for 12 combinations of losses and shapes
 * (1x2x96x96x96 to 1x4x160x160x160, with and without gradient): between 31 bytes per logit (cross-entropy without gradient) and 144
 * (Hausdorff of two classes, whose maps come from the host).
 */
const inCpp: MemoryModel = {
  bytesPerNumber: 4,
  working: (op) => working[op] ?? 4,
  perVolume: (op) => perVolume[op] ?? 0,
};

/** Smaller runs are not checked: asking the system takes longer than they do. */
const worthAsking = 2 ** 26;

/** Watches the memory of the sessions of one graph. They keep what a run took for the runs after it. */
export class MemoryWatch {
  readonly #device: string;
  readonly #graph: Graph;
  #kept = 0;

  constructor(device: string, graph: Graph) {
    this.#device = device;
    this.#graph = graph;
  }

  /**
   * Refuses what does not fit into the memory of WebAssembly, or of the machine.
   *
   * @returns the bytes that a run takes, to be told to {@link keep} when it is over; 0 where nobody counts
   * @throws BackendError
   */
  check({ sizes }: Pick<CheckedInputs, 'sizes'>): number {
    const graph = this.#graph;
    const check = { source: 'onnxruntime-web', device: this.#device, graph, sizes };
    if (this.#device === 'wasm') {
      const need = (of: InputSizes) => memoryNeed(graph, of, onWebAssembly).peak;
      const left = 'can be addressed by WebAssembly';
      checkMemory({ ...check, need, available: webAssemblyBytes, left });
      return 0;
    }
    if (this.#device !== 'node-cpu') return 0;
    const need = (of: InputSizes) => memoryNeed(graph, of, inCpp).peak;
    const bytes = need(sizes);
    const free = bytes < worthAsking ? undefined : freeMemory();
    if (free !== undefined) checkMemory({ ...check, need, available: free + this.#kept, left: 'are free' });
    return bytes;
  }

  /** Notes what a run took, which the runtime has now. */
  keep(bytes: number): void {
    this.#kept = Math.max(this.#kept, bytes);
  }
}
