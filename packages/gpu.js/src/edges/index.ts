import type { Graph, OpAttrs } from '@segloss/core';
import type { Fields } from '../fields.ts';
import type { KernelArgument } from '../gpu-js.ts';
import type { Kernels } from '../kernels.ts';
import { countVolumes, type Shape } from '../shape.ts';
import { mapDistances, stepsOf } from './distance.ts';
import { markHardest } from './hardest.ts';

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
 * Computes an edge by kernels.
 *
 * @returns nothing when the host must do it: slopes of the Lovász extension need all voxels in order, and in modes that
 * compute in its memory the host is faster at distance maps
 */
export async function edgeByKernels(
  kernels: Kernels,
  { nodes }: Graph,
  position: number,
  fields: Fields,
  shape: Shape,
): Promise<KernelArgument | undefined> {
  const { op, args, attrs, type } = nodes[position]!;
  if (op === 'distanceMap' && kernels.device.hasMemory) {
    const { kind, spacing } = attrs as OpAttrs['distanceMap'];
    if (!canMap(stepsOf({ kind, spacing }, shape), shape)) return undefined;
    const mask = await fields.array(args[0]!);
    return mapDistances(kernels, mask, { kind, spacing }, shape, countVolumes(type.axes, shape));
  }
  if (op !== 'hardest' || args.some((arg) => nodes[arg]!.type.axes !== 'NV')) return undefined;
  const [losses, counted] = [await fields.array(args[0]!), await fields.array(args[1]!)];
  return markHardest(kernels, [losses, counted], attrs as OpAttrs['hardest'], shape);
}
