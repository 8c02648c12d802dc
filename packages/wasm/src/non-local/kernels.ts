import { type Applied, countElements, type NonLocalOp, type Sizes } from '@segloss/core';
import { distanceKernels, distanceMaps, holdsSpacing } from './distance/distance-map.ts';
import type { Kernel } from './kernel.ts';
import { hardest, hardestKernels } from './top-k/top-k.ts';
import { jaccardKernels, jaccardSlopes } from './sort/jaccard.ts';
import type { Runner, TakeBlock } from './kernel-runner.ts';

/** All kernels: the module of a backend. */
export const edgeKernels: readonly Kernel[] = [...distanceKernels, ...hardestKernels, ...jaccardKernels];

/** A non-local op, and where its fields lie. */
export interface NonLocalInMemory {
  /** The op; its arguments are the addresses of its operands, in single precision, with the axes that it needs. */
  readonly node: Applied<number, NonLocalOp>;
  readonly result: number;
  readonly sizes: Sizes;
}

/**
 * Computes distance maps or ranks where they lie.
 *
 * @returns whether the kernels can; what they leave to core is rare
 */
export function computeByKernels(
  runner: Runner,
  { node, result, sizes }: NonLocalInMemory,
  block: TakeBlock,
): boolean {
  const { N, C, V, spatial } = sizes;
  switch (node.op) {
    case 'distanceMap': {
      if (!spatial || !holdsSpacing(spatial, node.attrs.spacing)) return false;
      const [mask] = node.args;
      const count = countElements(node.type.axes, sizes) / V;
      distanceMaps(runner, { mask, result, count, spatial }, node.attrs, block);
      return true;
    }
    case 'hardest': {
      const [losses, counted] = node.args;
      hardest(runner, { losses, counted, result, samples: N, voxels: V }, node.attrs, block);
      return true;
    }
    case 'jaccardSlopes': {
      const [errors, target, counted] = node.args;
      const fields = { errors, target, counted, result, samples: N, classes: C, voxels: V };
      jaccardSlopes(runner, fields, node.attrs, block);
      return true;
    }
  }
}
