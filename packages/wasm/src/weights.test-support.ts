import type { Inputs, Layout } from '@segloss/core';
import { channelsLast } from './many-classes.test-support.ts';

/** What all losses are tried with. */
export interface Weighing {
  /** Samples, classes, and voxels of each axis. */
  readonly shape: readonly [number, number, ...number[]];
  readonly activation: 'softmax' | 'sigmoid' | 'none';
  readonly target: 'labels' | 'dense';
  readonly given: readonly ('weights' | 'annotated' | 'mask' | 'ignored')[];
}

const together = ['weights', 'annotated'] as const;
const all = [...together, 'mask'] as const;

/** Numbers of samples, classes and voxels, activations, targets and what is given, in all pairs that matter. */
export const weighings: readonly Weighing[] = [
  { shape: [3, 4, 5, 7], activation: 'softmax', target: 'labels', given: ['weights'] },
  { shape: [3, 4, 5, 7], activation: 'softmax', target: 'labels', given: ['annotated'] },
  { shape: [3, 4, 3, 3, 5], activation: 'softmax', target: 'dense', given: ['weights'] },
  { shape: [1, 4, 3, 3, 5], activation: 'softmax', target: 'dense', given: ['annotated'] },
  { shape: [3, 4, 3, 7], activation: 'softmax', target: 'labels', given: [...all, 'ignored'] },
  { shape: [3, 2, 6, 7], activation: 'softmax', target: 'dense', given: all },
  { shape: [3, 33, 4, 5], activation: 'softmax', target: 'labels', given: ['weights'] },
  { shape: [3, 33, 4, 5], activation: 'softmax', target: 'labels', given: [...together, 'ignored'] },
  { shape: [1, 33, 2, 3, 3], activation: 'softmax', target: 'dense', given: all },
  { shape: [3, 4, 5, 7], activation: 'sigmoid', target: 'labels', given: ['annotated', 'ignored'] },
  { shape: [3, 4, 3, 3, 5], activation: 'sigmoid', target: 'dense', given: all },
  { shape: [1, 2, 5, 7], activation: 'sigmoid', target: 'dense', given: ['weights'] },
  { shape: [3, 33, 3, 5], activation: 'sigmoid', target: 'dense', given: together },
  { shape: [3, 1, 5, 7], activation: 'sigmoid', target: 'labels', given: all },
  { shape: [1, 1, 3, 3, 5], activation: 'sigmoid', target: 'dense', given: ['weights'] },
  { shape: [3, 1, 5, 7], activation: 'none', target: 'dense', given: together },
  { shape: [3, 4, 5, 7], activation: 'none', target: 'labels', given: all },
  { shape: [3, 4, 3, 3, 5], activation: 'none', target: 'dense', given: together },
  { shape: [1, 33, 4, 5], activation: 'none', target: 'dense', given: ['annotated'] },
  // More voxels than one thread takes at a time.
  { shape: [1, 3, 91, 92], activation: 'softmax', target: 'labels', given: together },
];

/** Parameters that a loss may know; each weighing takes the next ones. */
export const parameterSets = (classes: number): readonly Readonly<Record<string, unknown>>[] => [
  {},
  { reduction: 'none' },
  { batch: true },
  { aggregate: 'micro', includeBackground: classes === 1 },
  { classWeights: Array.from({ length: classes }, (_, c) => 0.5 + (c % 7) / 4) },
  { batch: true, aggregate: 'micro', emptyTarget: 'skip' },
  { reduction: 'sum', labelSmoothing: 0.1 },
];

/** The label of voxels that are ignored. */
export const ignored = 255;

/** Gives pseudorandom numbers from 0 to 1, the same ones each time. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

const product = (lengths: readonly number[]): number => lengths.reduce((count, length) => count * length, 1);

/** Makes inputs. Of weights, every fifth is 0; of classes, about two thirds are annotated, and none at all in one sample. */
export function weightedInputs(
  { shape, activation, target, given }: Weighing,
  seed: number,
): Readonly<Record<Layout, Inputs>> {
  const random = randomOf(seed);
  const [samples, classes, ...spatial] = shape;
  const voxels = product(spatial);
  const count = samples * voxels;
  const [scale, least] = activation === 'none' ? [1, 0] : [12, -6];
  const singles = (length: number, make: (i: number) => number) =>
    Float32Array.from({ length }, (_, i) => make(i));
  const logits = singles(count * classes, () => least + scale * random());
  const dense = singles(count * classes, () => (activation === 'softmax' ? 1 / classes : 1) * random());
  const labels = Int32Array.from({ length: count }, () => Math.floor(Math.max(2, classes) * random() ** 2));
  const perVoxel = [samples, ...spatial];
  const weights = singles(count, (i) => (i % 5 === 3 ? 0 : 4 * random() ** 3 + 0.01));
  // What is there does not matter to a voxel of weight 0.
  if (given.includes('weights')) for (let i = 3; i < count; i += 10) labels[i] = 77;
  if (given.includes('ignored')) for (let i = 0; i < count; i += 6) labels[i] = ignored;
  const annotated = Array.from({ length: samples }, (_, n) =>
    Array.from({ length: classes }, (_, c) => c).filter((c) => n !== 1 && (c + n) % 3 !== 1),
  );
  const others: Partial<Inputs> = {
    ...(given.includes('weights') && { weights: { data: weights, shape: perVoxel } }),
    ...(given.includes('annotated') && { annotated }),
    ...(given.includes('mask') && {
      mask: { data: singles(count, (i) => (i % 7 === 2 ? 0 : 1)), shape: perVoxel },
    }),
  };
  const inputs = (ofLogits: readonly number[], move: (data: Float32Array) => Float32Array): Inputs => ({
    logits: { data: move(logits), shape: ofLogits },
    target: target === 'dense' ? { data: move(dense), shape: ofLogits } : { data: labels, shape: perVoxel },
    ...others,
  });
  return {
    'channels-first': inputs(shape, (data) => data),
    'channels-last': inputs([samples, ...spatial, classes], (data) =>
      Float32Array.from(channelsLast(data, classes, voxels)),
    ),
  };
}
