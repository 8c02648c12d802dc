import type { OpAttrs } from '@segloss/core/adapter';
import { release } from '../device.ts';
import type { KernelArgument } from '../gpu-js.ts';
import type { Kernels } from '../kernels.ts';
import type { Shape } from '../shape.ts';
import { axisKernel, extremes, extremesKernel, far, mapKernel } from './distance-source.ts';

/** Gives the size of a voxel along each axis. */
export const stepsOf = ({ spacing }: OpAttrs['distanceMap'], { spatial }: Shape): readonly number[] =>
  spacing ?? spatial.map(() => 1);

/** Finds the largest number among the blocks of each volume. */
function largestOf(parts: Float32Array, count: number): Float32Array {
  const length = parts.length / count;
  return Float32Array.from({ length: count }, (_, i) =>
    parts.subarray(i * length, (i + 1) * length).reduce((most, part) => Math.max(most, part), -far),
  );
}

/** Finds the largest and the smallest squared distance on both sides of each volume. */
async function rangesOf(kernels: Kernels, squares: KernelArgument, shape: Shape, volumes: number) {
  const parts = await kernels.read(extremesKernel(shape, volumes), [squares]);
  const found = largestOf(parts, volumes * extremes);
  // The smallest are negated. Those of a side without voxels are never used.
  return kernels.device.gpuJs.input(found.map(Math.abs), [found.length]);
}

/**
 * Computes exact distance maps, as the reference does, one per volume: for each axis, the smallest of all squared
 * distances along it. The steps per voxel are the sum of the lengths of the axes.
 *
 * @param mask 1 in the foreground, 0 outside
 */
export async function mapDistances(
  kernels: Kernels,
  mask: KernelArgument,
  attrs: OpAttrs['distanceMap'],
  shape: Shape,
  volumes: number,
): Promise<KernelArgument> {
  const steps = stepsOf(attrs, shape);
  const unit = Math.max(...steps);
  let squares = mask;
  const take = async (next: Promise<KernelArgument>) => {
    const before = squares;
    squares = await next.finally(() => {
      if (before !== mask) release(kernels.device, before);
    });
  };
  for (let axis = steps.length - 1; axis >= 0; axis--) {
    const code = axisKernel(shape, volumes, axis, steps[axis]! / unit, squares === mask);
    await take(kernels.keep(code, [squares]));
  }
  const ranges = attrs.kind === 'reversed' ? [await rangesOf(kernels, squares, shape, volumes)] : [];
  await take(kernels.keep(mapKernel(attrs.kind, shape, volumes, steps), [squares, ...ranges]));
  return squares;
}
