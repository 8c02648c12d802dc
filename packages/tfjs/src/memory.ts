import { BackendError, everyOp, type Graph, lower } from '@segloss/core';
import type { AxisMap } from './axes.ts';
import type { TensorFlow } from './tensorflow.ts';

const bytesPerNumber = 4;

/** How many tensors of the size of its operands or result a rule holds while it works, at most: `softplus` does. */
const workingFields = 8;

/** Memory that WebAssembly can address. Beyond it, TensorFlow.js writes to address 0 instead of failing. */
const webAssemblyBytes = 2 ** 32;

/** Says how much memory a graph needs. */
export interface MemoryNeed {
  /** Bytes of all tensors that are alive at once, at most. */
  readonly peak: number;
  /** Bytes of the largest tensor. */
  readonly largest: number;
}

/** Estimates, from above, what a graph needs, by a walk in which every value is its number of bytes. */
export function memoryNeed(graph: Graph, axes: AxisMap): MemoryNeed {
  let alive = 0;
  let peak = 0;
  let largest = 0;
  const table = everyOp<number>((_op, args, _attrs, type) => {
    const bytes = axes.shape(type.axes).reduce((product, length) => product * length, bytesPerNumber);
    alive += bytes;
    largest = Math.max(largest, bytes);
    peak = Math.max(peak, alive + workingFields * Math.max(bytes, ...args));
    return bytes;
  });
  lower(graph, table, (bytes) => {
    alive -= bytes;
  });
  return { peak, largest };
}

interface MaybeWebGpu {
  readonly device?: {
    readonly limits?: { readonly maxBufferSize?: number; readonly maxStorageBufferBindingSize?: number };
  };
}

const inGigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(1)} GB`;

/**
 * Refuses what does not fit into the device that is set, where TensorFlow.js would compute garbage instead: on
 * WebAssembly for want of memory, on WebGPU for a tensor that is larger than a buffer can be.
 *
 * @throws BackendError
 */
export function checkMemory(tf: TensorFlow, graph: Graph, axes: AxisMap): void {
  const device = tf.getBackend();
  const { peak, largest } = memoryNeed(graph, axes);
  const fail = (reason: string): never => {
    throw new BackendError({
      source: 'tfjs',
      subject: `memory of device '${device}'`,
      reason,
      remedy: 'Use smaller batches or volumes, or another device.',
    });
  };

  if (device === 'wasm') {
    const used = tf.memory().numBytes;
    if (used + peak > webAssemblyBytes) {
      fail(
        `up to ${inGigabytes(peak)} are needed, and ${inGigabytes(webAssemblyBytes - used)} of 4.3 GB are left`,
      );
    }
  }
  // The type of a backend does not tell which one it is, nor does tfjs-core know the one for WebGPU.
  const { limits } = (tf.backend() as MaybeWebGpu).device ?? {};
  const largestBuffer = Math.min(
    limits?.maxBufferSize ?? Infinity,
    limits?.maxStorageBufferBindingSize ?? Infinity,
  );
  if (largest > largestBuffer) {
    fail(`a tensor of ${inGigabytes(largest)} is needed, and a buffer holds ${inGigabytes(largestBuffer)}`);
  }
}
