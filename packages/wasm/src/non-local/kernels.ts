import { type Applied, countElements, type NonLocalOp, type Sizes } from '@segloss/core/adapter';
import { distanceKernels, distanceMaps, holdsSpacing } from './distance/distance-map.ts';
import type { Kernel } from './kernel.ts';
import type { KernelRunner, TakeBlock } from './kernel-runner.ts';
import { jaccardGradient, jaccardKernels } from './sort/jaccard.ts';
import { topK, topKKernels } from './top-k/top-k.ts';

/** All kernels, which make one module. */
export const nonLocalKernels: readonly Kernel[] = [...distanceKernels, ...topKKernels, ...jaccardKernels];

/** A non-local op, and the addresses of its fields. */
export interface NonLocalInMemory {
  /** The op. Its arguments are addresses of operands, which are in single precision and have the axes that it needs. */
  readonly node: Applied<number, NonLocalOp>;
  readonly result: number;
  readonly sizes: Sizes;
}

/**
 * Computes a non-local op where its operands lie.
 *
 * @returns false for the ops and the few cases that the kernels leave to core
 */
export function computeByKernels(
  runner: KernelRunner,
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
      topK(runner, { losses, counted, result, samples: N, voxels: V }, node.attrs, block);
      return true;
    }
    case 'jaccardSlopes': {
      const [errors, target, weights] = node.args;
      const fields = { errors, target, weights, result, samples: N, classes: C, voxels: V };
      jaccardGradient(runner, fields, node.attrs, block);
      return true;
    }
    case 'skeleton':
    case 'componentSum':
    case 'windowMean':
    case 'windowExtreme':
    case 'windowExtremeAdjoint':
      return false;
  }
}
