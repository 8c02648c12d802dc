import { type Budget, type Comparison, compare } from '@segloss/conformance';
import { findLoss, type Inputs, type Result } from '@segloss/core';
import { isUndecided } from '../../../conformance/src/budget/compare.ts';

/** What a loss is tried with. */
export interface Kind {
  readonly activation: 'softmax' | 'sigmoid' | 'none';
  readonly target: 'labels' | 'dense';
  readonly mask?: boolean;
  /** The label of every fifth voxel. */
  readonly ignoreIndex?: number;
}

/** Inputs channels first, and the same ones channels last. */
export type BothLayouts = Readonly<Record<'channels-first' | 'channels-last', Inputs>>;

const product = (lengths: readonly number[]): number => lengths.reduce((count, length) => count * length, 1);

/** Gives pseudorandom numbers from 0 to 1, the same ones each time. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Moves the classes behind the voxels. */
export function channelsLast(
  data: Float32Array | Float64Array,
  classes: number,
  voxels: number,
): Float64Array {
  return Float64Array.from({ length: data.length }, (_, i) => {
    const sample = Math.floor(i / (classes * voxels));
    const [voxel, c] = [Math.floor(i / classes) % voxels, i % classes];
    return data[(sample * classes + c) * voxels + voxel]!;
  });
}

/** Makes inputs of two samples. Some classes have many voxels, and some have none. */
export function makeInputs(classes: number, spatial: readonly number[], kind: Kind): BothLayouts {
  const random = randomOf(classes);
  const [samples, voxels] = [2, product(spatial)];
  const scale = kind.activation === 'none' ? 1 : 12;
  const numbers = (factor: number) =>
    Float32Array.from({ length: samples * classes * voxels }, () => factor * random());
  const perVoxel = { shape: [samples, ...spatial] };
  const [logits, dense] = [numbers(scale), numbers(1)];
  const labels = Int32Array.from({ length: samples * voxels }, (_, i) =>
    kind.ignoreIndex !== undefined && i % 5 === 3 ? kind.ignoreIndex : Math.floor(classes * random() ** 2),
  );
  const mask = Float32Array.from({ length: samples * voxels }, (_, i) => (i % 7 === 2 ? 0 : 1));
  const inputs = (shape: readonly number[], move: (data: Float32Array) => Float32Array): Inputs => ({
    logits: { data: move(logits), shape },
    target: kind.target === 'dense' ? { data: move(dense), shape } : { data: labels, ...perVoxel },
    ...(kind.mask ? { mask: { data: mask, ...perVoxel } } : {}),
  });
  return {
    'channels-first': inputs([samples, classes, ...spatial], (data) => data),
    'channels-last': inputs([samples, ...spatial, classes], (data) =>
      Float32Array.from(channelsLast(data, classes, voxels)),
    ),
  };
}

/** Moves the classes of a gradient, and of what it may be off, behind the voxels. */
export function moveGradient(budget: Budget, classes: number, voxels: number): Budget {
  const [gradient, gradientError] = [budget.gradient, budget.gradientError].map((data) =>
    channelsLast(data, classes, voxels),
  ) as [Float64Array, Float64Array];
  return { ...budget, gradient, gradientError };
}

/** Describes what is wrong with a result, if anything; skips losses for which rounding decides which voxels are among the top k. */
export function problemOf(result: Result, budget: Budget, hasGradient = true): Comparison['problem'] {
  return isUndecided(budget) ? undefined : compare(result, budget, budget, hasGradient).problem;
}

/** Tells whether a loss takes an activation with so many classes. */
export function takes(id: string, activation: string, classes: number): boolean {
  const { isExclusive, needsLogits } = findLoss(id);
  return !(activation === 'sigmoid' && classes > 1 && isExclusive) && !(activation === 'none' && needsLogits);
}
