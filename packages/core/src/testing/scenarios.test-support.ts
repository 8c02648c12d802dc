import type { Inputs, TensorData } from '../inputs/inputs.ts';
import { integers, type Random, randomSource, shuffled, uniform } from './random.test-support.ts';

/** Counts the elements of a shape. */
export const countOf = (shape: readonly number[]): number =>
  shape.reduce((product, size) => product * size, 1);

/** Inputs, and the parameters that every loss needs to take them. */
export interface Scenario {
  readonly inputs: Inputs;
  readonly classes: number;
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** Makes random logits of a shape. */
export const randomLogits = (random: Random, shape: readonly number[], size = 2): TensorData => ({
  data: uniform(random, countOf(shape), -size, size),
  shape,
});

/** Gives the shape of labels for logits of a shape, channels first. */
export const labelShape = ([samples = 0, _classes, ...spatial]: readonly number[]): readonly number[] => [
  samples,
  ...spatial,
];

/** Makes random labels for logits of a shape, channels first. */
export const randomLabels = (random: Random, shape: readonly number[], answers = shape[1]!): TensorData => ({
  data: integers(random, countOf(labelShape(shape)), answers),
  shape: labelShape(shape),
});

/** Makes a random mask for logits of a shape in which the first voxel counts and the second does not. */
export const randomMask = (random: Random, shape: readonly number[]): TensorData => ({
  data: integers(random, countOf(labelShape(shape)), 2).map((value, i) => (i < 2 ? 1 - i : value)),
  shape: labelShape(shape),
});

/** Makes random probabilities that sum to 1 over the channels, well inside of 0 to 1. */
export function randomProbabilities(random: Random, shape: readonly number[]): TensorData {
  const [samples, classes, ...spatial] = shape as [number, number, ...number[]];
  const voxels = countOf(spatial);
  const data = uniform(random, countOf(shape), 0.2, 1);
  for (let n = 0; n < samples; n++) {
    for (let v = 0; v < voxels; v++) {
      const at = (c: number) => (n * classes + c) * voxels + v;
      const indices = Array.from({ length: classes }, (_, c) => at(c));
      const total = classes === 1 ? 1.1 : indices.reduce((sum, i) => sum + data[i]!, 0);
      for (const i of indices) data[i]! /= total;
    }
  }
  return { data, shape };
}

type MakeScenario = (random: Random) => Scenario;

const withLabels =
  (shape: readonly number[], parameters = {}, answers = Math.max(2, shape[1]!)): MakeScenario =>
  (random) => ({
    inputs: { logits: randomLogits(random, shape), target: randomLabels(random, shape, answers) },
    classes: shape[1]!,
    parameters,
  });

/**
 * A box of 3 x 3 voxels in each sample. How far the true class is ahead differs between any two voxels and from 0,
 * so that a small step does not change which voxels are the hardest, their order, or the decision. So does the probability
 * of a class: it is not as likely at one voxel as the other class at another.
 */
const largerImage: MakeScenario = (random) => {
  const [samples, rows, columns] = [2, 4, 5] as const;
  const voxels = rows * columns;
  const inBox = (i: number, first: number): boolean => i >= first && i < first + 3;
  const labels = Int32Array.from({ length: samples * voxels }, (_, i) => {
    const [n, row, column] = [Math.floor(i / voxels), Math.floor(i / columns) % rows, i % columns];
    return inBox(row, n) && inBox(column, n + 1) ? 1 : 0;
  });
  const ranks = shuffled(random, labels.length);
  const logits = uniform(random, 2 * labels.length, -1, 1);
  for (const [i, label] of labels.entries()) {
    const [n, v] = [Math.floor(i / voxels), i % voxels];
    const at = (c: number): number => (2 * n + c) * voxels + v;
    logits[at(label)] = logits[at(1 - label)]! + 0.15 * (ranks[i]! + 0.4 - labels.length / 2);
  }
  const shape = [samples, 2, rows, columns];
  const target = { data: labels, shape: labelShape(shape) };
  return { inputs: { logits: { data: logits, shape }, target }, classes: 2, parameters: {} };
};

const makers: Readonly<Record<string, MakeScenario>> = {
  '2-D labels': withLabels([2, 3, 2, 2]),
  '3-D labels': withLabels([2, 2, 2, 1, 2]),
  'an absent class': withLabels([2, 3, 1, 3], {}, 2),
  'labels and a mask': (random) => {
    const { inputs, ...rest } = withLabels([2, 3, 2, 2])(random);
    return { ...rest, inputs: { ...inputs, mask: randomMask(random, inputs.logits.shape) } };
  },
  'an ignored label that is no class': withLabels([2, 3, 2, 2], { ignoreIndex: 3 }, 4),
  'an ignored background': withLabels([2, 3, 1, 3], { ignoreIndex: 0 }),
  'an ignored class': withLabels([2, 3, 2, 2], { ignoreIndex: 1 }),
  'a soft target': (random) => ({
    inputs: {
      logits: randomLogits(random, [2, 3, 1, 3]),
      target: randomProbabilities(random, [2, 3, 1, 3]),
    },
    classes: 3,
    parameters: {},
  }),
  'sigmoid, one channel': withLabels([2, 1, 2, 2], { activation: 'sigmoid' }),
  'sigmoid, labels': withLabels([2, 3, 2, 2], { activation: 'sigmoid' }),
  'sigmoid, many labels and a mask': (random) => ({
    inputs: {
      logits: randomLogits(random, [2, 3, 2, 2]),
      target: { data: integers(random, 24, 2), shape: [2, 3, 2, 2] },
      mask: randomMask(random, [2, 3, 2, 2]),
    },
    classes: 3,
    parameters: { activation: 'sigmoid' },
  }),
  probabilities: (random) => ({
    inputs: {
      logits: randomProbabilities(random, [2, 3, 2, 2]),
      target: randomLabels(random, [2, 3, 2, 2]),
    },
    classes: 3,
    parameters: { activation: 'none' },
  }),
  'probabilities, one channel, a soft target': (random) => ({
    inputs: {
      logits: randomProbabilities(random, [2, 1, 2, 2]),
      target: randomProbabilities(random, [2, 1, 2, 2]),
    },
    classes: 1,
    parameters: { activation: 'none' },
  }),
  'a larger image': largerImage,
};

/** Small inputs of every kind that a loss takes. */
export const scenarios: Readonly<Record<string, Scenario>> = Object.fromEntries(
  Object.entries(makers).map(([name, make], i) => [name, make(randomSource(i + 1))]),
);

/** Tells whether a target has a number for each channel. */
export const isDense = ({ logits, target }: Inputs): boolean => target.shape.length === logits.shape.length;

/** Tells which voxels count, [N, ...spatial]. */
export function countedOf({ inputs, parameters }: Scenario): readonly boolean[] {
  const [samples, , ...spatial] = inputs.logits.shape as [number, number, ...number[]];
  return Array.from({ length: samples * countOf(spatial) }, (_, i) => {
    const isIgnored = !isDense(inputs) && inputs.target.data[i] === parameters.ignoreIndex;
    return inputs.mask?.data[i] !== 0 && !isIgnored;
  });
}

/** Finds the voxel, counted over all samples, of an element of values whose last axes are the spatial ones. */
export function voxelOf(i: number, length: number, { logits: { shape } }: Inputs): number {
  const [samples, , ...spatial] = shape as [number, number, ...number[]];
  const voxels = countOf(spatial);
  return Math.floor(i / (length / samples)) * voxels + (i % voxels);
}

/** Writes a target as one number per channel: labels become 1 and 0, and 0 where the label is no class. */
export function denseTarget({ inputs, parameters }: Scenario): TensorData {
  const { logits, target } = inputs;
  if (isDense(inputs)) return target;
  const [, classes, ...spatial] = logits.shape as [number, number, ...number[]];
  const voxels = countOf(spatial);
  // With one channel that is a question of its own, label 1 means yes.
  const first = classes === 1 && parameters.activation !== undefined ? 1 : 0;
  const data = Float64Array.from({ length: logits.data.length }, (_, i) => {
    const label = target.data[voxelOf(i, logits.data.length, inputs)];
    return label === first + (Math.floor(i / voxels) % classes) ? 1 : 0;
  });
  return { data, shape: logits.shape };
}

/** Counts the voxels of each sample that count. */
export function countsOf(scenario: Scenario): readonly number[] {
  const counted = countedOf(scenario);
  const samples = scenario.inputs.logits.shape[0]!;
  const voxels = counted.length / samples;
  return Array.from(
    { length: samples },
    (_, n) => counted.slice(n * voxels, (n + 1) * voxels).filter(Boolean).length,
  );
}

/** Sums a dense target over the voxels that count, for each sample and class. */
export function volumesOf(scenario: Scenario): readonly (readonly number[])[] {
  const { inputs, classes } = scenario;
  const counted = countedOf(scenario);
  const { data } = denseTarget(scenario);
  const samples = inputs.logits.shape[0]!;
  const volumes = Array.from({ length: samples }, () => new Array<number>(classes).fill(0));
  const voxels = counted.length / samples;
  for (const [i, part] of data.entries()) {
    const [n, c] = [Math.floor(i / (classes * voxels)), Math.floor(i / voxels) % classes];
    if (counted[voxelOf(i, data.length, inputs)]) volumes[n]![c]! += part;
  }
  return volumes;
}

/** Gives the inverse frequency of each class in the target of the whole batch: `n / (C n_c)`, 0 for an absent one. */
export function inverseFrequencies(scenario: Scenario): readonly number[] {
  const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
  const voxels = sum(countsOf(scenario));
  const volumes = volumesOf(scenario);
  return Array.from({ length: scenario.classes }, (_, c) => {
    const volume = sum(volumes.map((perClass) => perClass[c]!));
    return volume === 0 ? 0 : voxels / (scenario.classes * volume);
  });
}
