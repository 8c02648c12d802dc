import type { GraphNode, OpAttrs, Sizes } from '@segloss/core';
import { distanceKernels, distanceMaps, holdsSpacing } from './distance/distance-map.ts';
import type { Kernel } from './kernel.ts';
import type { Runner, TakeBlock } from './runner.ts';

/** All kernels: the module of a backend. */
export const edgeKernels: readonly Kernel[] = [...distanceKernels];

/** An edge, and where its fields lie. */
export interface EdgeInMemory {
  readonly node: GraphNode;
  /** Axes of its operands. */
  readonly axes: readonly string[];
  /** Addresses of its operands, all in single precision. */
  readonly operands: readonly number[];
  readonly result: number;
  readonly sizes: Sizes;
}

/**
 * Computes distance maps or ranks where they lie.
 *
 * @returns whether the kernels can; what they leave to core is rare
 */
export function computeEdge(runner: Runner, edge: EdgeInMemory, block: TakeBlock): boolean {
  const { node, axes, operands, result, sizes } = edge;
  const { N, C, spatial } = sizes;
  if (node.op === 'distanceMap') {
    const attrs = node.attrs as OpAttrs['distanceMap'];
    if (!spatial || !holdsSpacing(spatial, attrs.spacing)) return false;
    const count = (axes[0]!.includes('N') ? N : 1) * (axes[0]!.includes('C') ? C : 1);
    distanceMaps(runner, { mask: operands[0]!, result, count, spatial }, attrs, block);
    return true;
  }
  return false;
}
