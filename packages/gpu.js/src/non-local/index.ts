import { type Graph, nodeAt } from '@segloss/core';
import type { Fields } from '../fields.ts';
import type { KernelArgument } from '../gpu-js.ts';
import type { Kernels } from '../kernels.ts';
import { countVolumes, type Shape } from '../shape.ts';
import { mapDistances, stepsOf } from './distance.ts';
import { markHardest } from './top-k.ts';

/** Kernels divide line numbers by the lengths of axes, which is exact in single precision up to here. */
const mostLines = 2 ** 20;

/** Some modes square distances in voxels as whole numbers of 32 bits, which reaches up to here. */
const longestAxis = 2 ** 15;

/** Voxels that are flatter than this have squared sizes that single precision cannot hold beside each other. */
const flattest = 1e-12;

const canMap = (steps: readonly number[], { lines, spatial }: Shape): boolean =>
  lines <= mostLines &&
  Math.max(...spatial) <= longestAxis &&
  Math.min(...steps) > flattest * Math.max(...steps);

/**
 * Computes a non-local op by kernels.
 *
 * @returns nothing when the host must do it: slopes of the Lovász extension need all voxels in order, and in modes that
 * compute in its memory the host is faster at distance maps
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
  return markHardest(kernels, operands, node.attrs, shape);
}
