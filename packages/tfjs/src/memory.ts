import {
  checkLargestBuffer,
  checkMemory,
  type Graph,
  garbage,
  type InputSizes,
  type MemoryModel,
  memoryNeed,
} from '@segloss/core/adapter';
import type { TensorFlow } from './tensorflow.ts';

/**
 * From above: `softplus` holds as many tensors of the size of its operand while it works. On device `cpu`, whose rules work in
 * JavaScript, the resident memory of Node 20 rose by 0.93 of that (Dice + cross entropy with gradient, 1x4x96x96x96).
 */
export const memoryModel: MemoryModel = { bytesPerNumber: 4, working: () => 8 };

interface MaybeWebGpu {
  readonly device?: {
    readonly limits?: { readonly maxBufferSize?: number; readonly maxStorageBufferBindingSize?: number };
  };
}

/** Tells how large a buffer of WebGPU can be. */
function largestBuffer(tf: TensorFlow): number {
  // The type of a backend does not tell which one it is, nor does tfjs-core know the one for WebGPU.
  const { limits } = (tf.backend() as MaybeWebGpu).device ?? {};
  return Math.min(limits?.maxBufferSize ?? Infinity, limits?.maxStorageBufferBindingSize ?? Infinity);
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
  const need = (of: InputSizes) => memoryNeed(graph, of, memoryModel);
  const use = { source: 'tfjs', device, graph, sizes, need: (of: InputSizes) => need(of).peak };
  if (device === 'wasm') checkMemory({ ...use, usedInWebAssembly: tf.memory().numBytes });
  if (device === 'cpu') checkMemory({ ...use, reusable: garbage });
  checkLargestBuffer(use, (of) => need(of).largest, largestBuffer(tf));
}
