import {
  axisSizes,
  checkMemory,
  countElements,
  garbage,
  type InputSizes,
  type LossGraph,
  storedBytes,
} from '@segloss/core/adapter';
import { toPasses } from '@segloss/core/passes';
import { source } from './errors.ts';

/**
 * How many copies of the fields exist at once, on the host and in the memory of kernels, garbage included. Fitted, together with
 * the non-local ops, to the rise of resident memory in Node 20 (Dice + cross entropy, Lovász-softmax, Dice + Hausdorff, with
 * gradient, 1x4x64x64x64): the estimate was 0.6 to 1.1 times 31, 121 and 96 bytes per logit on device `cpu`, and 55, 144 and
 * 138 on `webasm`.
 */
const copies: ReadonlyMap<string, number> = new Map([
  ['cpu', 2],
  ['webasm', 4],
]);

/** Numbers per voxel that the host holds while it computes a non-local op, volume by volume. */
const perVolume = 16;

/** Bytes of the operands and results of non-local ops, in double precision. */
function nonLocalBytes(graph: LossGraph, inputSizes: InputSizes): number {
  const sizes = axisSizes(inputSizes);
  const count = (position: number) => countElements(graph.nodes[position]!.type.axes, sizes);
  const bytesOf = (position: number) => {
    const fields = [...graph.nodes[position]!.args, position, position];
    return 8 * (perVolume * sizes.V + fields.reduce((sum, field) => sum + count(field), 0));
  };
  return Math.max(0, ...toPasses(graph).rounds.flatMap(({ nonLocal }) => nonLocal.map(bytesOf)));
}

/**
 * Refuses a run, in the modes that compute on the host, that needs more memory than the system has free, as far as that is
 * known.
 *
 * @throws BackendError
 */
export function checkHostMemory(device: string, graph: LossGraph, sizes: InputSizes): void {
  const times = copies.get(device);
  if (times === undefined) return;
  const need = (of: InputSizes) => times * storedBytes(graph, of) + nonLocalBytes(graph, of);
  checkMemory({ source, device, graph, sizes, need, reusable: garbage });
}
