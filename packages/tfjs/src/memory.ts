import {
  BackendError,
  checkMemory,
  freeMemory,
  type Graph,
  heldByArrays,
  type InputSizes,
  type MemoryModel,
  memoryNeed,
  webAssemblyBytes,
} from '@segloss/core';
import type { TensorFlow } from './tensorflow.ts';

/**
 * From above: `softplus` holds as many tensors of the size of its operand while it works. On device `cpu`, whose rules work in
 * JavaScript, the resident memory of Node 20 rose by 0.93 of that (Dice + cross entropy with gradient, 1x4x96x96x96).
 */
export const memoryModel: MemoryModel = { bytesPerNumber: 4, working: () => 8 };

/** Smaller runs are not checked: asking the system takes longer than they do. */
const worthAsking = 2 ** 26;

interface MaybeWebGpu {
  readonly device?: {
    readonly limits?: { readonly maxBufferSize?: number; readonly maxStorageBufferBindingSize?: number };
  };
}

const inGigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(1)} GB`;

/** Refuses a tensor that is larger than a buffer of WebGPU can be. */
function checkLargest(tf: TensorFlow, largest: number): void {
  // The type of a backend does not tell which one it is, nor does tfjs-core know the one for WebGPU.
  const { limits } = (tf.backend() as MaybeWebGpu).device ?? {};
  const largestBuffer = Math.min(
    limits?.maxBufferSize ?? Infinity,
    limits?.maxStorageBufferBindingSize ?? Infinity,
  );
  if (largest <= largestBuffer) return;
  throw new BackendError({
    source: 'tfjs',
    subject: `memory of device '${tf.getBackend()}'`,
    reason: `it needs a tensor of ${inGigabytes(largest)}, but a buffer holds at most ${inGigabytes(largestBuffer)}`,
    remedy: 'Use smaller batches or volumes, or another device.',
  });
}

/**
 * Refuses what does not fit into the device that is set, where TensorFlow.js would compute garbage instead: on
 * WebAssembly for want of memory, where it writes to address 0 then, on WebGPU for a tensor that is larger than a buffer can be. On
 * device `cpu` the system would end the process.
 *
 * @throws BackendError
 */
export function checkFit(tf: TensorFlow, graph: Graph, sizes: InputSizes): void {
  const device = tf.getBackend();
  const need = (of: InputSizes) => memoryNeed(graph, of, memoryModel).peak;
  const check = { source: 'tfjs', device, graph, sizes, need };
  if (device === 'wasm') {
    const available = webAssemblyBytes - tf.memory().numBytes;
    checkMemory({ ...check, available, left: 'of 4.3 GB are left' });
  }
  const free = device === 'cpu' && need(sizes) >= worthAsking ? freeMemory() : undefined;
  if (free !== undefined) {
    // The garbage of earlier runs is collected when memory is needed.
    checkMemory({ ...check, available: free + heldByArrays(), left: 'are free' });
  }
  checkLargest(tf, memoryNeed(graph, sizes, memoryModel).largest);
}
