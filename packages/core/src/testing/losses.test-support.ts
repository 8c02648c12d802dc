import type { Program, Result } from '../adapter.ts';
import type { Loss } from '../define-loss.ts';
import type { Inputs, Layout, TensorData } from '../inputs.ts';
import { allLosses, createLoss, findLoss } from '../losses/index.ts';
import { reference } from '../reference/adapter.ts';
import { integers, type Random, randomSource, uniform } from './random.test-support.ts';

/** Counts the elements of a shape. */
export const countOf = (shape: readonly number[]): number =>
  shape.reduce((product, size) => product * size, 1);

const compiled = new WeakMap<Loss, Map<Layout, Promise<Program>>>();

/** Makes a program of a loss with its gradient; the same one for the same loss, as building takes most of the time. */
function compile(loss: Loss, layout: Layout): Promise<Program> {
  const programs = compiled.get(loss) ?? new Map<Layout, Promise<Program>>();
  compiled.set(loss, programs);
  const known = programs.get(layout);
  if (known) return known;
  const program = reference.open().then((backend) => backend.compile(loss, { gradient: true, layout }));
  programs.set(layout, program);
  return program;
}

/** Runs a loss on the reference backend, with its gradient. */
export async function run(
  loss: Loss,
  inputs: Inputs,
  layout: Layout = 'channels-first',
): Promise<Required<Result>> {
  const { value, shape, gradient } = await (await compile(loss, layout)).run(inputs);
  return { value, shape, gradient: gradient! };
}

/** Gives the value of a loss that is one number. */
export const scalarOf = async (loss: Loss, inputs: Inputs): Promise<number> =>
  (await run(loss, inputs)).value[0]!;

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
};

/** Small inputs of every kind that a loss takes. */
export const scenarios: Readonly<Record<string, Scenario>> = Object.fromEntries(
  Object.entries(makers).map(([name, make], i) => [name, make(randomSource(i + 1))]),
);

/** Some parameters of a loss, for inputs with the given number of classes. */
export type Variant = (classes: number) => Readonly<Record<string, unknown>>;

const plain: Variant = () => ({});
const weights = (classes: number): readonly number[] => [0.5, 2, 1.25].slice(0, classes);
const fixed = (...parameters: readonly Readonly<Record<string, unknown>>[]): readonly Variant[] =>
  parameters.map((values) => () => values);

const distribution: readonly Variant[] = [
  plain,
  ...fixed({ includeBackground: false }, { reduction: 'sum' }, { reduction: 'none' }),
  (classes) => ({ classWeights: weights(classes) }),
];

const region: readonly Variant[] = [
  plain,
  ...fixed(
    { includeBackground: false },
    { batch: true },
    { reduction: 'sum' },
    { smoothNr: 0.25, smoothDr: 0.5 },
    { emptyTarget: 'skip' },
    { emptyTarget: 'zero' },
    { softLabels: true },
  ),
  (classes) => ({ classWeights: weights(classes), emptyTarget: 'skip', batch: true }),
];

const ratio: readonly Variant[] = [
  ...region,
  ...fixed({ aggregate: 'micro' }, { aggregate: 'micro', batch: true, emptyTarget: 'zero' }),
  (classes) => ({ aggregate: 'micro', classWeights: weights(classes), emptyTarget: 'skip' }),
];

const unreduced: readonly Variant[] = fixed(
  { reduction: 'none' },
  { reduction: 'none', batch: true, includeBackground: false },
);

const foreground: readonly Variant[] = [...distribution, ...fixed({ includeBackground: true })];

/** Spacing for the 2-D inputs, which are most. */
const spacing: Variant = () => ({ spacing: [0.5, 2] });

const without =
  (...names: readonly string[]) =>
  (all: readonly Variant[]): readonly Variant[] =>
    all.map(
      (variant) => (classes) =>
        Object.fromEntries(Object.entries(variant(classes)).filter(([name]) => !names.includes(name))),
    );

const withoutSmoothing = without('smoothNr', 'smoothDr');
const withoutNumerator = without('smoothNr', 'softLabels');

/** Parameters for each loss in which every option takes each of its values. */
export const variants: Readonly<Record<string, readonly Variant[]>> = {
  'cross-entropy': [
    ...distribution,
    ...fixed({ labelSmoothing: 0.2 }, { weightNormalization: 'weights', includeBackground: false }),
    (classes) => ({ classWeights: weights(classes), weightNormalization: 'weights', labelSmoothing: 0.1 }),
  ],
  focal: [...distribution, ...fixed({ gamma: 0 }, { gamma: 0.5 }, { gamma: 1 }, { gamma: 3.5 })],
  dice: [...ratio, ...unreduced, ...fixed({ squared: true }, { aggregate: 'micro', reduction: 'none' })],
  tversky: [...ratio, ...unreduced, ...fixed({ alpha: 0.6, beta: 0.2 }, { alpha: 0 }, { beta: 0 })],
  'generalized-dice': [
    ...region,
    ...unreduced,
    ...fixed({ weightType: 'simple' }, { weightType: 'uniform' }),
  ],
  'weighted-cross-entropy': [
    ...distribution,
    ...fixed({ labelSmoothing: 0.2 }, { weightNormalization: 'weights' }),
  ],
  'top-k': [
    ...distribution,
    ...fixed(
      { k: 0.5, batch: true },
      { k: 0.6, normalize: 'all' },
      { threshold: 0.4 },
      { threshold: 0.6, batch: true, normalize: 'all' },
    ),
  ],
  'distance-penalized-cross-entropy': [...distribution, spacing],
  'sensitivity-specificity': [...withoutNumerator(ratio), ...unreduced, ...fixed({ w: 0.7 })],
  iou: [...ratio, ...unreduced],
  'focal-tversky': [
    ...ratio,
    ...unreduced,
    ...fixed({ gamma: 3 }, { gamma: 0.5 }, { alpha: 0.6, beta: 0.2 }),
  ],
  'asymmetric-similarity': [...ratio, ...unreduced, ...fixed({ beta: 0 }, { beta: 3 })],
  'penalty-generalized-dice': [
    ...region,
    ...unreduced,
    ...fixed({ weightType: 'simple' }, { weightType: 'uniform' }, { k: 0 }, { k: 4, variant: 'loss' }),
  ],
  'lovasz-softmax': [...distribution, ...unreduced],
  boundary: [...foreground, spacing],
  hausdorff: [...foreground, spacing, ...fixed({ alpha: 1 }, { alpha: 2.5, oneSided: true })],
  combo: [...withoutSmoothing(ratio), ...fixed({ alpha: 0.9, beta: 0.2, smooth: 0.1 })],
  'exponential-logarithmic': [
    ...withoutSmoothing(region).map(
      (variant): Variant =>
        (classes) => ({ ...variant(classes), classWeights: undefined }),
    ),
    ...fixed({ weightDice: 1, weightCe: 2, smooth: 0.1 }, { gammaDice: 1.5, gammaCe: 1 }),
  ],
  'dice-ce': [...ratio, ...fixed({ weightDice: 0.25, weightCe: 3 }, { squared: true, weightCe: 0 })],
  'dice-top-k': [...ratio, ...fixed({ weightDice: 0.25, weightTopK: 3, squared: true })],
  'dice-focal': [...ratio, ...fixed({ weightDice: 0.25, weightFocal: 3, squared: true })],
  'dice-boundary': [...ratio, spacing, ...fixed({ weightDice: 0.25, weightBoundary: 3, squared: true })],
  'dice-hausdorff': [...ratio, spacing, ...fixed({ weightDice: 0.25, weightHausdorff: 3, squared: true })],
  'generalized-dice-boundary': [
    ...region,
    spacing,
    ...fixed(
      { weightGeneralizedDice: 0.25, weightBoundary: 3 },
      { weightType: 'simple' },
      { weightType: 'uniform' },
    ),
  ],
};

const rangeOf = (id: string, name: string): string => findLoss(id).parameters[name]?.range ?? '';

/** Losses whose parts have no common shape. */
export const isCompound = (id: string): boolean => !rangeOf(id, 'reduction').includes('none');

/** Losses that look at where voxels lie. */
export const isSpatial = (id: string): boolean => rangeOf(id, 'spacing') !== '';

/** Lists the ids of all losses. */
export const lossIds: readonly string[] = allLosses.map(({ id }) => id);

/**
 * Tries every variant of a loss on one kind of inputs; an error names the variant.
 *
 * @param kept names of parameters that keep their defaults
 */
export async function forVariants(
  id: string,
  { classes, parameters, inputs }: Omit<Scenario, 'inputs'> & Partial<Pick<Scenario, 'inputs'>>,
  body: (loss: Loss) => Promise<void>,
  kept: readonly string[] = [],
): Promise<void> {
  const dimensions = inputs === undefined ? 2 : inputs.logits.shape.length - 2;
  for (const variant of variants[id] ?? [plain]) {
    const given = Object.entries(variant(classes)).filter(
      ([name, value]) =>
        !kept.includes(name) && !(name === 'spacing' && (value as number[]).length !== dimensions),
    );
    const loss = createLoss(id, { ...Object.fromEntries(given), ...parameters });
    try {
      await body(loss);
    } catch (error) {
      if (error instanceof Error)
        error.message = `${id} ${JSON.stringify(loss.parameters)}: ${error.message}`;
      throw error;
    }
  }
}
