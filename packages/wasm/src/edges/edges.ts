import type { GraphNode, OpAttrs, Sizes } from '@segloss/core/adapter';
import { distanceKernels, distanceMaps, holdsSpacing } from './distance/distance-map.ts';
import type { Kernel } from './kernel.ts';
import { hardest, hardestKernels } from './ranks/hardest.ts';
import { jaccardKernels, jaccardSlopes } from './ranks/jaccard.ts';
import type { Runner, TakeBlock } from './runner.ts';

/** All kernels: the module of a backend. */
export const edgeKernels: readonly Kernel[] = [...distanceKernels, ...hardestKernels, ...jaccardKernels];

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
  const { N, C, V, spatial } = sizes;
  if (node.op === 'distanceMap') {
    const attrs = node.attrs as OpAttrs['distanceMap'];
    if (!spatial || !holdsSpacing(spatial, attrs.spacing)) return false;
    const count = (axes[0]!.includes('N') ? N : 1) * (axes[0]!.includes('C') ? C : 1);
    distanceMaps(runner, { mask: operands[0]!, result, count, spatial }, attrs, block);
    return true;
  }
  const [first, second, third] = operands as [number, number, number];
  if (node.op === 'hardest' && axes.join() === 'NV,NV') {
    const fields = { losses: first, counted: second, result, samples: N, voxels: V };
    hardest(runner, fields, node.attrs as OpAttrs['hardest'], block);
    return true;
  }
  if (node.op === 'jaccardSlopes' && axes.join() === 'NCV,NCV,NV') {
    const sizes = { samples: N, classes: C, voxels: V };
    const fields = { errors: first, target: second, counted: third, result, ...sizes };
    jaccardSlopes(runner, fields, node.attrs as OpAttrs['jaccardSlopes'], block);
    return true;
  }
  return false;
}
