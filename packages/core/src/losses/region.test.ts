import { describe, expect, it } from 'vitest';
import type { Inputs } from '../inputs/inputs.ts';
import { run } from '../testing/losses.test-support.ts';
import { expectClose, magnitude } from '../testing/numbers.test-support.ts';
import { scenarios } from '../testing/scenarios.test-support.ts';
import { createLoss } from './index.ts';

/** Probabilities and labels of one sample with voxels in a row. */
const inputsOf = (probabilities: readonly number[][], labels: readonly number[]): Inputs => ({
  logits: {
    data: Float64Array.from(probabilities.flat()),
    shape: [1, probabilities.length, 1, labels.length],
  },
  target: { data: Int32Array.from(labels), shape: [1, 1, labels.length] },
});

const join = (...parts: readonly Inputs[]): Inputs => {
  const all = (key: 'logits' | 'target') => ({
    data: Float64Array.from(parts.flatMap((part) => Array.from(part[key].data))),
    shape: [parts.length, ...parts[0]![key].shape.slice(1)],
  });
  return { logits: all('logits'), target: all('target') };
};

const even = [0.5, 0.5];
/** I = (1, 0), P = (1, 1), G = (2, 0): class 1 is absent. */
const absent = inputsOf([even, even], [0, 0]);
/** I = (0.5, 0.5), P = (1, 1), G = (1, 1). */
const both = inputsOf([even, even], [0, 1]);

const raw = { activation: 'none', smoothNr: 0, smoothDr: 0 };

interface Example {
  readonly id: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly inputs: Inputs;
  readonly expected: readonly number[];
}

const of = (id: string, inputs: Inputs, parameters: object, ...expected: readonly number[]): Example => ({
  id,
  parameters: { ...raw, ...parameters },
  inputs,
  expected,
});

const examples: Readonly<Record<string, Example>> = {
  'the mean over the classes': of('dice', absent, {}, (1 / 3 + 1) / 2),
  'the sum over the classes': of('dice', absent, { reduction: 'sum' }, 1 / 3 + 1),
  'every class': of('dice', absent, { reduction: 'none' }, 1 / 3, 1),
  'only the foreground': of('dice', absent, { includeBackground: false }, 1),
  'the classes, weighted': of('dice', absent, { classWeights: [3, 0.5] }, (3 / 3 + 0.5) / 2),
  'the foreground, weighted': of('dice', absent, { classWeights: [3, 0.5], includeBackground: false }, 0.5),
  'present classes': of('dice', absent, { emptyTarget: 'skip' }, 1 / 3),
  'present classes, absent ones as 0': of('dice', absent, { emptyTarget: 'zero' }, 1 / 6),
  'no present class': of('dice', absent, { emptyTarget: 'skip', includeBackground: false }, 0),
  'present classes, one by one': of('dice', absent, { emptyTarget: 'skip', reduction: 'none' }, 1 / 3, 0),
  'all classes in one ratio': of('dice', absent, { aggregate: 'micro' }, 1 / 2),
  'present classes in one ratio': of('dice', absent, { aggregate: 'micro', emptyTarget: 'skip' }, 1 / 3),
  'weighted classes in one ratio': of(
    'dice',
    absent,
    { aggregate: 'micro', classWeights: [3, 0.5] },
    1 - (2 * 3) / (3 * 3 + 0.5),
  ),
  'no class in one ratio': of(
    'dice',
    absent,
    { aggregate: 'micro', emptyTarget: 'zero', includeBackground: false },
    0,
  ),
  squares: of('dice', absent, { squared: true, reduction: 'none' }, 1 - 2 / 2.5, 1),
  'smoothed numerators': of('dice', absent, { smoothNr: 0.5, reduction: 'none' }, 1 - 2.5 / 3, 1 - 0.5 / 1),
  'smoothed denominators': of('dice', absent, { smoothDr: 1, reduction: 'none' }, 1 - 2 / 4, 1),
  'samples apart': of('dice', join(absent, both), {}, (1 / 3 + 1 + 0.5 + 0.5) / 4),
  'the whole batch': of('dice', join(absent, both), { batch: true, reduction: 'none' }, 1 - 3 / 5, 1 - 1 / 3),
  'samples apart, one ratio each': of(
    'dice',
    join(absent, both),
    { aggregate: 'micro', reduction: 'none' },
    0.5,
    0.5,
  ),
  'the classes present in each sample': of(
    'dice',
    join(absent, both),
    { emptyTarget: 'skip' },
    (1 / 3 + 0.5 + 0.5) / 3,
  ),
  'the foreground classes present in each sample': of(
    'dice',
    join(absent, both),
    { emptyTarget: 'skip', includeBackground: false },
    0.5,
  ),
  'false positives and false negatives': of(
    'tversky',
    absent,
    { alpha: 0.25, beta: 0.5, reduction: 'none' },
    1 - 1 / (1 + 0.25 * 0 + 0.5 * 1),
    1,
  ),
  'false positives': of(
    'tversky',
    inputsOf(
      [
        [0.5, 0.5, 0],
        [0.5, 0.5, 1],
      ],
      [0, 1, 1],
    ),
    { alpha: 0.25, beta: 0, reduction: 'none' },
    1 - 0.5 / (0.5 + 0.25 * 0.5),
    1 - 1.5 / (1.5 + 0.25 * 0.5),
  ),
};

/** I = (1.5, 0.5), P = (2, 2), G = (3, 1). */
const unequal = inputsOf([new Array(4).fill(0.5), new Array(4).fill(0.5)], [0, 0, 0, 1]);
const ratioOf = (weights: readonly [number, number]) =>
  1 - (2 * (weights[0] * 1.5 + weights[1] * 0.5)) / (weights[0] * 5 + weights[1] * 3);
const third = new Array(4).fill(1 / 3);
/** I = (1, 1 / 3, 0), P = (4 / 3, 4 / 3, 4 / 3), G = (3, 1, 0): class 2 is absent. */
const unseen = inputsOf([third, third, third], [0, 0, 0, 1]);

const generalized: Readonly<Record<string, Example>> = {
  'weights 1 / G^2': of('generalized-dice', unequal, {}, ratioOf([1 / 9, 1])),
  'weights 1 / G': of('generalized-dice', unequal, { weightType: 'simple' }, ratioOf([1 / 3, 1])),
  'equal weights': of('generalized-dice', unequal, { weightType: 'uniform' }, ratioOf([1, 1])),
  'class weights on top': of('generalized-dice', unequal, { classWeights: [2, 0.5] }, ratioOf([2 / 9, 0.5])),
  'only the foreground': of('generalized-dice', unequal, { includeBackground: false }, ratioOf([0, 1])),
  'only the present foreground': of(
    'generalized-dice',
    unequal,
    { includeBackground: false, emptyTarget: 'skip' },
    ratioOf([0, 1]),
  ),
  'an absent class, as heavy as the heaviest': of(
    'generalized-dice',
    unseen,
    {},
    1 - (2 * (1 / 9 + 1 / 3)) / ((4 / 3 + 3) / 9 + (4 / 3 + 1) + 4 / 3),
  ),
  'an absent class, left out': of(
    'generalized-dice',
    unseen,
    { emptyTarget: 'skip' },
    1 - (2 * (1 / 9 + 1 / 3)) / ((4 / 3 + 3) / 9 + (4 / 3 + 1)),
  ),
  'smoothing after the weights add up to 1': of(
    'generalized-dice',
    unequal,
    { smoothNr: 0.5, smoothDr: 0.25 },
    1 - (2 * (0.1 * 1.5 + 0.9 * 0.5) + 0.5) / (0.1 * 5 + 0.9 * 3 + 0.25),
  ),
  'the whole batch': of(
    'generalized-dice',
    join(unequal, unequal),
    { batch: true, smoothDr: 1 },
    1 - (4 * (0.1 * 1.5 + 0.9 * 0.5)) / (2 * (0.1 * 5 + 0.9 * 3) + 1),
  ),
  'one ratio per sample': of(
    'generalized-dice',
    join(unequal, unequal),
    { reduction: 'none' },
    ratioOf([1 / 9, 1]),
    ratioOf([1 / 9, 1]),
  ),
  'no present class': of('generalized-dice', absent, { includeBackground: false, emptyTarget: 'skip' }, 0),
};

describe.each([
  ['a region loss', examples],
  ['the generalized Dice loss', generalized],
])('%s', (_title, list) => {
  it.each(Object.entries(list))('takes %s', async (_name, { id, parameters, inputs, expected }) => {
    const { value, gradient } = await run(createLoss(id, parameters), inputs);
    expectClose(value, expected, 1e-14, { floor: 1 });
    if (magnitude(expected) === 0) expect(magnitude(gradient)).toBe(0);
  });
});

describe('soft labels', () => {
  const overlaps = [
    'dice',
    'iou',
    'tversky',
    'asymmetric-similarity',
    'generalized-dice',
    'penalty-generalized-dice',
  ];
  const soft = [
    [0.25, 0.5, 1],
    [0.75, 0.5, 0],
  ];
  const inputs: Inputs = {
    logits: { data: Float64Array.from(soft.flat()), shape: [1, 2, 1, 3] },
    target: { data: Float64Array.from(soft.flat()), shape: [1, 2, 1, 3] },
  };

  it.each(overlaps)('let a perfect prediction of %s cost nothing', async (id) => {
    const { value } = await run(createLoss(id, { ...raw, softLabels: true }), inputs);
    expectClose(value, [0], 1e-14, { floor: 1 });
    const { value: product } = await run(createLoss(id, raw), inputs);
    expect(product[0]).toBeGreaterThan(0.1);
  });

  it.each([
    ['labels', 'softmax'],
    ['dense', 'softmax'],
    ['labels', 'sigmoid'],
    ['dense', 'sigmoid'],
  ])('keep the digits of an overlap far below the volumes: %s, %s', async (kind, activation) => {
    // Each class is predicted with e^-40 in its voxel, and with 1 in the other.
    const z = activation === 'softmax' ? 20 : 40;
    const logits = { data: Float64Array.of(-z, z, z, -z), shape: [1, 2, 1, 2] };
    const target =
      kind === 'labels'
        ? { data: Int32Array.of(0, 1), shape: [1, 1, 2] }
        : { data: Float64Array.of(1, 0, 0, 1), shape: [1, 2, 1, 2] };
    const dice = { weightDice: 1, gammaDice: 1, weightCe: 0, smooth: 0 };
    const loss = createLoss('exponential-logarithmic', { ...dice, activation, softLabels: true });
    const { value } = await run(loss, { logits, target });
    expect(value[0]).toBeCloseTo(40, 12);
  });

  it.each(['softmax', 'sigmoid'])(
    'keep the slope of a prediction beside a hard target that is dense: %s',
    async (activation) => {
      const logits = { data: Float64Array.of(40, -40, -40, 40), shape: [1, 2, 1, 2] };
      const labels = { data: Int32Array.of(0, 1), shape: [1, 1, 2] };
      const dense = { data: Float64Array.of(1, 0, 0, 1), shape: [1, 2, 1, 2] };
      for (const id of ['dice', 'iou']) {
        const loss = createLoss(id, { activation, softLabels: true });
        const [one, other] = [
          await run(loss, { logits, target: labels }),
          await run(loss, { logits, target: dense }),
        ];
        expect(magnitude(one.gradient)).toBeGreaterThan(0);
        expectClose(other.gradient, one.gradient, 1e-14);
      }
    },
  );

  it.each(overlaps)('make no difference to %s for hard ones', async (id) => {
    const one = await run(createLoss(id, { ...raw, softLabels: true }), unequal);
    const other = await run(createLoss(id, raw), unequal);
    expectClose(one.value, other.value, 1e-14);
    expectClose(one.gradient, other.gradient, 1e-14);
  });
});

describe('the Lovasz-softmax loss', () => {
  it('weighs errors by the growth of the Jaccard loss, from the largest on, for soft targets too', async () => {
    const { inputs, parameters } = scenarios['probabilities, one channel, a soft target']!;
    const loss = createLoss('lovasz-softmax', { ...parameters, reduction: 'none' });
    const expected = [0, 4].map((start) => {
      const voxels = Array.from({ length: 4 }, (_, v) => {
        const [s, g] = [inputs.logits.data[start + v]!, inputs.target.data[start + v]!];
        return { error: Math.abs(g - s), g };
      }).sort((a, b) => b.error - a.error);
      const sumOf = (list: readonly { readonly g: number }[]) => list.reduce((sum, { g }) => sum + g, 0);
      const jaccardLoss = (wrong: number) => {
        const first = voxels.slice(0, wrong);
        const volume = sumOf(voxels);
        return 1 - (volume - sumOf(first)) / (volume + wrong - sumOf(first));
      };
      return voxels.reduce((sum, { error }, k) => sum + error * (jaccardLoss(k + 1) - jaccardLoss(k)), 0);
    });
    expectClose((await run(loss, inputs)).value, expected, 1e-14);
  });
});

describe('the smoothing of the generalized Dice loss', () => {
  it('does not depend on the size of the volume', async () => {
    const tile = (values: readonly number[]) => Array.from({ length: 2000 }, () => values).flat();
    const large = inputsOf([tile(new Array(4).fill(0.5)), tile(new Array(4).fill(0.5))], tile([0, 0, 0, 1]));
    const loss = createLoss('generalized-dice', { activation: 'none' });
    const { value } = await run(loss, large);
    expectClose(value, [ratioOf([1 / 9, 1])], 1e-6);
  });
});

describe('an unsmoothed ratio of two zeros', () => {
  /** Class 1 is neither there nor predicted. */
  const inputs = inputsOf(
    [
      [1, 1],
      [0, 0],
    ],
    [0, 0],
  );

  it.each([
    ['dice', {}],
    ['dice', { squared: true }],
    ['dice', { softLabels: true }],
    ['dice', { softLabels: true, squared: true }],
    ['tversky', {}],
    ['tversky', { softLabels: true }],
    ['iou', {}],
    ['iou', { softLabels: true }],
    ['asymmetric-similarity', {}],
  ])('is 0 in %s %j, and has no slope', async (id, parameters) => {
    const loss = createLoss(id, { ...raw, ...parameters, reduction: 'none' });
    const { value, gradient } = await run(loss, inputs);
    expectClose(value, [0, 1], 1e-14);
    expect(magnitude(gradient.slice(2))).toBe(0);
  });
});
