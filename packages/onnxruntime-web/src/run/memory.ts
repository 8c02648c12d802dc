import {
  type CheckedInputs,
  checkMemory,
  type Graph,
  type InputSizes,
  type MemoryModel,
  memoryNeed,
  type OpName,
} from '@segloss/core/adapter';

/**
 * An upper bound for WebAssembly, which cannot recover from a failed allocation: `softplus` holds this many tensors of the size
 * of its operand while it works.
 */
const onWebAssembly: MemoryModel = { bytesPerNumber: 4, working: () => 8 };

/** For ops of the host, the operands and the result are there in double precision too. */
const working: { readonly [O in OpName]?: number } = {
  distanceMap: 10,
  jaccardSlopes: 16,
  hardest: 8,
  skeleton: 8,
  componentSum: 16,
  windowMean: 16,
  windowExtreme: 8,
  windowExtremeAdjoint: 16,
};
const perVolume: { readonly [O in OpName]?: number } = {
  distanceMap: 24,
  hardest: 7,
  skeleton: 10,
  componentSum: 8,
  windowMean: 16,
  windowExtreme: 8,
  windowExtremeAdjoint: 10,
};

/**
 * Fitted to the rise of resident memory in Node 20 with onnxruntime-node on the CPU, for 12 combinations of losses and shapes
 * (1x2x96x96x96 to 1x4x160x160x160, with and without gradient): between 31 bytes per logit (cross-entropy without gradient) and 144
 * (Hausdorff of two classes, whose maps come from the host).
 */
const inCpp: MemoryModel = {
  bytesPerNumber: 4,
  working: (op) => working[op] ?? 4,
  perVolume: (op) => perVolume[op] ?? 0,
};

/** Tracks the memory of the sessions of one graph. They keep what a run took for later runs. */
export class MemoryWatch {
  readonly #device: string;
  readonly #graph: Graph;
  #kept = 0;

  constructor(device: string, graph: Graph) {
    this.#device = device;
    this.#graph = graph;
  }

  readonly #need = (sizes: InputSizes): number => memoryNeed(this.#graph, sizes, inCpp).peak;

  /**
   * Refuses a run that does not fit into the memory of WebAssembly, or of the machine.
   *
   * @throws BackendError
   */
  check({ sizes }: Pick<CheckedInputs, 'sizes'>): void {
    const graph = this.#graph;
    const run = { source: 'onnxruntime-web', device: this.#device, graph, sizes };
    if (this.#device === 'wasm') {
      const need = (of: InputSizes) => memoryNeed(graph, of, onWebAssembly).peak;
      // The runtime does not report what other sessions use.
      checkMemory({ ...run, need, usedInWebAssembly: 0 });
    }
    if (this.#device === 'node-cpu') checkMemory({ ...run, need: this.#need, reusable: () => this.#kept });
  }

  /** Records what a run took, which the runtime keeps. */
  keep({ sizes }: Pick<CheckedInputs, 'sizes'>): void {
    if (this.#device === 'node-cpu') this.#kept = Math.max(this.#kept, this.#need(sizes));
  }
}
