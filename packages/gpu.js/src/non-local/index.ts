import type { Graph } from '@segloss/core/adapter';
import { nodeAt } from '@segloss/core/graph';
import type { Fields } from '../fields.ts';
import type { KernelArgument } from '../gpu-js.ts';
import type { Kernels } from '../kernels.ts';
import { countVolumes, type Shape } from '../shape.ts';
import { mapDistances, stepsOf } from './distance.ts';
import { markTopK } from './top-k.ts';

/** The most lines. Kernels divide line numbers by lengths of axes, which is exact in single precision up to here. */
const mostLines = 2 ** 20;

/** The longest axis. Some modes square distances in voxels as 32-bit integers, which hold them up to here. */
const longestAxis = 2 ** 15;

/** The smallest ratio of voxel sizes. Below it, single precision cannot add their squares. */
const flattest = 1e-12;

const canMap = (steps: readonly number[], { lines, spatial }: Shape): boolean =>
  lines <= mostLines &&
  Math.max(...spatial) <= longestAxis &&
  Math.min(...steps) > flattest * Math.max(...steps);

/**
 * Computes a non-local op by kernels.
 *
 * @returns undefined where the host must compute it: the gradient of the Lovász extension needs a sort, and in the modes that
 *   compute on the host, the host itself is faster at distance maps
 */
export async function nonLocalByKernels(
  kernels: Kernels,
  graph: Pick<Graph, 'nodes'>,
  position: number,
  fields: Fields,
  shape: Shape,
): Promise<KernelArgument | undefined> {
  const node = nodeAt(graph, position);
  if (node.op === 'distanceMap' && kernels.device.hasMemory) {
    const { attrs, type } = node;
    if (!canMap(stepsOf(attrs, shape), shape)) return undefined;
    const mask = await fields.array(node.args[0]);
    return mapDistances(kernels, mask, attrs, shape, countVolumes(type.axes, shape));
  }
  if (node.op !== 'hardest') return undefined;
  const [losses, counted] = node.args;
  if ([losses, counted].some((arg) => nodeAt(graph, arg).type.axes !== 'NV')) return undefined;
  const operands = [await fields.array(losses), await fields.array(counted)] as const;
  return markTopK(kernels, operands, node.attrs, shape);
}
