import { type Applied, countElements, type NonLocalOp, type Sizes } from '@segloss/core/adapter';
import { distanceKernels, distanceMaps, holdsSpacing } from './distance/distance-map.ts';
import type { Kernel } from './kernel.ts';
import type { KernelRunner, TakeBlock } from './kernel-runner.ts';
import { jaccardGradient, jaccardKernels } from './sort/jaccard.ts';
import { topK, topKKernels } from './top-k/top-k.ts';
import { windowExtremeAdjoints, windowExtremeKernels, windowExtremes } from './window/window-extreme.ts';
import { holdsWindow, windowMeanKernels, windowMeans } from './window/window-mean.ts';

/** All kernels, which make one module. */
export const nonLocalKernels: readonly Kernel[] = [
  ...distanceKernels,
  ...topKKernels,
  ...jaccardKernels,
  ...windowExtremeKernels,
  ...windowMeanKernels,
];

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
  const count = countElements(node.type.axes, sizes) / V;
  switch (node.op) {
    case 'distanceMap': {
      if (!spatial || !holdsSpacing(spatial, node.attrs.spacing)) return false;
      const [mask] = node.args;
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
    case 'windowExtreme': {
      if (!spatial) return false;
      const [values] = node.args;
      windowExtremes(runner, { values, result, count, spatial }, node.attrs, block);
      return true;
    }
    case 'windowExtremeAdjoint': {
      if (!spatial) return false;
      const [sent, values] = node.args;
      windowExtremeAdjoints(runner, { sent, values, result, count, spatial }, node.attrs, block);
      return true;
    }
    case 'windowMean': {
      if (!spatial || !holdsWindow(node.attrs)) return false;
      const [values, counted] = node.args;
      const fields = { values, counted, result, samples: N, classes: count / N, spatial };
      windowMeans(runner, fields, node.attrs, block);
      return true;
    }
    case 'skeleton':
    case 'componentSum':
      return false;
  }
}
