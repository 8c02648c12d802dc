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
 * How many copies of the fields there are at once, on the host and in the memory of kernels, garbage among them. Fitted with the edges to
 * how far the resident memory of Node 20 rose (Dice + cross entropy, Lovasz-softmax, Dice + Hausdorff, with gradient, 1x4x64x64x64):
 * the estimate was 0.6 to 1.1 times 31, 121 and 96 bytes per logit on device `cpu`, and 55, 144 and 138 on `webasm`.
 */
const copies: ReadonlyMap<string, number> = new Map([
  ['cpu', 2],
  ['webasm', 4],
]);

/** Numbers per voxel that the host holds while it takes the volumes of an edge one after the other. */
const perVolume = 16;

/** Bytes of what edges are computed from and give, in double precision. */
function edgeBytes(graph: LossGraph, inputSizes: InputSizes): number {
  const sizes = axisSizes(inputSizes);
  const count = (position: number) => countElements(graph.nodes[position]!.type.axes, sizes);
  const bytesOf = (edge: number) => {
    const fields = [...graph.nodes[edge]!.args, edge, edge];
    return 8 * (perVolume * sizes.V + fields.reduce((sum, position) => sum + count(position), 0));
  };
  return Math.max(0, ...toPasses(graph).rounds.flatMap(({ nonLocal }) => nonLocal.map(bytesOf)));
}

/**
 * Refuses a run of a mode that computes on the host and needs more memory than the system has left, where that is known.
 *
 * @throws BackendError
 */
export function checkHostMemory(device: string, graph: LossGraph, sizes: InputSizes): void {
  const times = copies.get(device);
  if (times === undefined) return;
  const need = (of: InputSizes) => times * storedBytes(graph, of) + edgeBytes(graph, of);
  checkMemory({ source, device, graph, sizes, need, reusable: garbage });
}
