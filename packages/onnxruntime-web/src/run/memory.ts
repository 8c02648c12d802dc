import { type Axes, BackendError, everyOp, type Graph, type InputSizes, lower } from '@segloss/core';

const bytesPerNumber = 4;

/** How many tensors of the size of its operands or result a rule holds while it works, at most: `softplus` does. */
const workingFields = 8;

/** Memory that WebAssembly can address. Who asks for more gets an error, and no session works after it. */
const webAssemblyBytes = 2 ** 32;

/** Estimates, from above, how many bytes all tensors of a graph take that are alive at once. */
export function peakMemory(graph: Graph, { samples, classes, spatial }: InputSizes): number {
  const voxels = spatial.reduce((product, length) => product * length, 1);
  const count = (axes: Axes): number =>
    (axes.includes('N') ? samples : 1) *
    (axes.includes('C') ? classes : 1) *
    (axes.includes('V') ? voxels : 1);
  let alive = 0;
  let peak = 0;
  const table = everyOp<number>((_op, args, _attrs, type) => {
    const bytes = bytesPerNumber * count(type.axes);
    alive += bytes;
    peak = Math.max(peak, alive + workingFields * Math.max(bytes, ...args));
    return bytes;
  });
  lower(graph, table, (bytes) => {
    alive -= bytes;
  });
  return peak;
}

/**
 * Refuses what does not fit into the memory of WebAssembly.
 *
 * @throws BackendError
 */
export function checkMemory(graph: Graph, sizes: InputSizes): void {
  const peak = peakMemory(graph, sizes);
  if (peak <= webAssemblyBytes) return;
  throw new BackendError({
    source: 'onnxruntime-web',
    subject: "memory of device 'wasm'",
    reason: `up to ${(peak / 1e9).toFixed(1)} GB are needed, and WebAssembly has 4.3 GB`,
    remedy: 'Use smaller batches or volumes, or another device.',
  });
}
