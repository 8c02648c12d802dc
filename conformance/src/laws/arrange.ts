import type { Inputs, NumericArray, Result, TensorData } from '@segloss/core';
import { isDense, overTensors, sizesOf } from './inputs.ts';

/** Says for each element of an array where it is taken from. */
export type Sources = Int32Array;

/** Takes elements from where they are. */
export const take = <T extends NumericArray>(data: T, sources: Sources): T => {
  const taken = data.slice(0, sources.length);
  for (let to = 0; to < sources.length; to++) taken[to] = data[sources[to]!]!;
  return taken as T;
};

/** Lists sources for an array with three axes. */
function sources(
  [first, second, third]: readonly [number, number, number],
  from: (i: number, j: number, k: number) => number,
): Sources {
  const found = new Int32Array(first * second * third);
  let at = 0;
  for (let i = 0; i < first; i++) {
    for (let j = 0; j < second; j++) {
      for (let k = 0; k < third; k++) found[at++] = from(i, j, k);
    }
  }
  return found;
}

/** Lists where the elements of logits come from when voxel `v` of a new order was voxel `order[v]`. */
export const voxelSources = (samples: number, classes: number, order: readonly number[]): Sources =>
  sources([samples, classes, order.length], (n, c, v) => (n * classes + c) * order.length + order[v]!);

/** Lists where the elements of logits come from when class `c` of a new order was class `order[c]`. */
export const classSources = (samples: number, order: readonly number[], voxels: number): Sources =>
  sources([samples, order.length, voxels], (n, c, v) => (n * order.length + order[c]!) * voxels + v);

/** Lists where the elements of logits come from when the channels move behind the voxels. */
export const lastFromFirst = (samples: number, classes: number, voxels: number): Sources =>
  sources([samples, voxels, classes], (n, v, c) => (n * classes + c) * voxels + v);

/** Lists where the elements of logits come from when the channels move before the voxels. */
export const firstFromLast = (samples: number, classes: number, voxels: number): Sources =>
  sources([samples, classes, voxels], (n, c, v) => (n * voxels + v) * classes + c);

/** Puts the voxels of each sample into a new order. */
export function reorderVoxels(inputs: Inputs, order: readonly number[]): Inputs {
  const { samples, classes } = sizesOf(inputs);
  return overTensors(inputs, ({ data, shape }) => {
    const channels = shape.length === inputs.logits.shape.length ? classes : 1;
    return { data: take(data, voxelSources(samples, channels, order)), shape };
  });
}

/** Puts the classes into a new order, and gives labels their new numbers. */
export function reorderClasses(inputs: Inputs, order: readonly number[]): Inputs {
  const { samples, voxels } = sizesOf(inputs);
  const { annotated } = inputs;
  const reordered = overTensors(inputs, ({ data, shape }, name) => {
    if (name === 'mask' || name === 'weights') return { data, shape };
    if (name === 'target' && !isDense(inputs))
      return { data: data.map((label) => order.indexOf(label)), shape };
    return { data: take(data, classSources(samples, order, voxels)), shape };
  });
  if (!annotated) return reordered;
  return { ...reordered, annotated: annotated.map((list) => list.map((c) => order.indexOf(c))) };
}

/** Moves the channels behind the spatial axes. */
export function toChannelsLast(inputs: Inputs): Inputs {
  const { samples, classes, spatial, voxels } = sizesOf(inputs);
  const moved = lastFromFirst(samples, classes, voxels);
  return overTensors(inputs, ({ data, shape }) =>
    shape.length === inputs.logits.shape.length
      ? { data: take(data, moved), shape: [samples, ...spatial, classes] }
      : { data, shape },
  );
}

/** Moves the channels of a gradient to where they are in inputs whose channels come first. */
export function channelsFirst<R extends Result>(inputs: Inputs, result: R): R {
  const { samples, classes, voxels } = sizesOf(inputs);
  const { gradient } = result;
  return gradient ? { ...result, gradient: take(gradient, firstFromLast(samples, classes, voxels)) } : result;
}

/** Puts the samples of two inputs into one batch. */
export function stack(one: Inputs, other: Inputs): Inputs {
  const join = (a: TensorData, b: TensorData): TensorData => {
    const [samples = 0, ...rest] = a.shape;
    const [more = 0] = b.shape;
    const data = Float32Array.of(...a.data, ...b.data);
    return { data, shape: [samples + more, ...rest] };
  };
  return {
    logits: join(one.logits, other.logits),
    target: join(one.target, other.target),
    ...(one.mask && other.mask ? { mask: join(one.mask, other.mask) } : {}),
    ...(one.weights && other.weights ? { weights: join(one.weights, other.weights) } : {}),
    ...(one.annotated && other.annotated ? { annotated: [...one.annotated, ...other.annotated] } : {}),
  };
}
