import { type Field, referenceTable } from '@segloss/core/adapter';
import { type DistanceKind, distanceMapOf } from '@segloss/core/distance';
import type { OpAttrs } from '@segloss/core/graph';
import { numbersOf } from '../compiled-kernel.ts';
import { type Device, release } from '../device.ts';
import type { KernelArgument } from '../gpu-js.ts';
import { createKernels, type Kernels } from '../kernels.ts';
import { mapDistances } from '../non-local/distance.ts';
import { markTopK } from '../non-local/top-k.ts';
import { type Shape, shapeOf } from '../shape.ts';

/** Gives numbers from 0 to 1 that are the same in every run. */
export function randomNumbers(length: number, seed: number): Float32Array {
  let state = seed;
  return Float32Array.from({ length }, () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  });
}

async function onDevice(
  device: Device,
  { columns, lines }: Shape,
  volumes: number,
  given: readonly Float32Array[],
  compute: (kernels: Kernels, given: readonly KernelArgument[]) => Promise<KernelArgument>,
): Promise<Float32Array> {
  const kernels = createKernels(device);
  const inputs = given.map((numbers) => device.gpuJs.input(numbers, [columns, lines, volumes]));
  try {
    const result = await compute(kernels, inputs);
    const numbers = await numbersOf(device, result, columns * lines * volumes);
    release(device, result);
    return numbers;
  } finally {
    kernels.dispose();
  }
}

/** Computes distance maps on a device, and tells how far they are from those of core at most, relatively. */
export async function errorOfMaps(
  device: Device,
  kind: DistanceKind,
  spatial: readonly number[],
  spacing: readonly number[] | null,
  masks: readonly Float32Array[],
): Promise<number> {
  const shape = shapeOf(masks.length, 1, spatial);
  const all = Float32Array.from(masks.flatMap((mask) => [...mask]));
  const maps = await onDevice(device, shape, masks.length, [all], (kernels, [mask]) =>
    mapDistances(kernels, mask!, { kind, spacing }, shape, masks.length),
  );
  const expected = masks.flatMap((mask) => [...distanceMapOf(mask, kind, spatial, spacing ?? undefined)]);
  const errors = expected.map((distance, i) => Math.abs(maps[i]! - distance) / Math.abs(distance || 1e-30));
  return Math.max(...errors);
}

/** Marks the top-k voxels on a device and by the reference. */
export async function topKOfBoth(
  device: Device,
  samples: number,
  spatial: readonly number[],
  losses: Float32Array,
  counted: Float32Array,
  attrs: OpAttrs['hardest'],
): Promise<{ readonly actual: readonly number[]; readonly expected: readonly number[] }> {
  const shape = shapeOf(samples, 1, spatial);
  const marks = await onDevice(device, shape, samples, [losses, counted], (kernels, [values, counts]) =>
    markTopK(kernels, [values!, counts!], attrs, shape),
  );
  const fieldOf = (data: Float32Array): Field => ({ axes: 'NV', data: Float64Array.from(data) });
  const { data } = referenceTable(shape, {}).hardest([fieldOf(losses), fieldOf(counted)], attrs, {
    axes: 'NV',
    kind: 'real',
  });
  return { actual: [...marks], expected: [...data] };
}
