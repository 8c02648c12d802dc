import { describe, expect, it } from 'vitest';
import type { Inputs } from '../inputs/inputs.ts';
import { run, scalarOf } from '../testing/losses.test-support.ts';
import { expectClose, expectFinite, magnitude } from '../testing/numbers.test-support.ts';
import { lossIds, takes } from '../testing/variants.test-support.ts';
import { createLoss } from './index.ts';

const [a, b, c] = [0.2, 0.5, 0.25] as const;

/** The true classes 0, 1, 1 have the probabilities a, b, c. */
const inputs: Inputs = {
  logits: { data: Float64Array.of(a, 1 - b, 1 - c, 1 - a, b, c), shape: [1, 2, 1, 3] },
  target: { data: Int32Array.of(0, 1, 1), shape: [1, 1, 3] },
};
/** One channel; the labels 1, 0, 1 have the probabilities a, 1 - b, c. */
const binary: Inputs = {
  logits: { data: Float64Array.of(a, b, c), shape: [1, 1, 1, 3] },
  target: { data: Int32Array.of(1, 0, 1), shape: [1, 1, 3] },
};

const nats = (...probabilities: readonly number[]) => -probabilities.reduce((sum, p) => sum + Math.log(p), 0);
const discounted = (gamma: number, ...probabilities: readonly number[]) =>
  -probabilities.reduce((sum, p) => sum + (1 - p) ** gamma * Math.log(p), 0);

const weighted = { classWeights: [3, 0.5] };
const byWeight = { ...weighted, weightNormalization: 'weights' };
const smoothing = { labelSmoothing: 0.1 };

type Example = readonly [string, Inputs, Readonly<Record<string, unknown>>, readonly number[]];

const examples: Readonly<Record<string, Example>> = {
  'the mean over the voxels': ['cross-entropy', inputs, {}, [nats(a, b, c) / 3]],
  'their sum': ['cross-entropy', inputs, { reduction: 'sum' }, [nats(a, b, c)]],
  'each of them': ['cross-entropy', inputs, { reduction: 'none' }, [nats(a), nats(b), nats(c)]],
  'only the foreground, divided by all voxels': [
    'cross-entropy',
    inputs,
    { includeBackground: false },
    [nats(b, c) / 3],
  ],
  'weights, divided by the voxels': [
    'cross-entropy',
    inputs,
    weighted,
    [(3 * nats(a) + 0.5 * nats(b, c)) / 3],
  ],
  'weights, divided by the weights': [
    'cross-entropy',
    inputs,
    byWeight,
    [(3 * nats(a) + 0.5 * nats(b, c)) / (3 + 0.5 + 0.5)],
  ],
  'the foreground, divided by its weights': [
    'cross-entropy',
    inputs,
    { ...byWeight, includeBackground: false },
    [(0.5 * nats(b, c)) / (0.5 + 0.5)],
  ],
  'no sum of weights for a sum': [
    'cross-entropy',
    inputs,
    { ...byWeight, reduction: 'sum' },
    [3 * nats(a) + 0.5 * nats(b, c)],
  ],
  'a smoothed target': [
    'cross-entropy',
    inputs,
    smoothing,
    [(0.95 * nats(a, b, c) + 0.05 * nats(1 - a, 1 - b, 1 - c)) / 3],
  ],
  'yes and no of one channel': ['cross-entropy', binary, {}, [nats(a, 1 - b, c) / 3]],
  'a smoothed yes and no': [
    'cross-entropy',
    binary,
    smoothing,
    [(0.95 * nats(a, 1 - b, c) + 0.05 * nats(1 - a, b, 1 - c)) / 3],
  ],
  'the only channel, background or not': [
    'cross-entropy',
    binary,
    { includeBackground: false },
    [nats(a, 1 - b, c) / 3],
  ],
  'discounted voxels': ['focal', inputs, {}, [discounted(2, a, b, c) / 3]],
  'voxels discounted by another power': ['focal', inputs, { gamma: 0.5 }, [discounted(0.5, a, b, c) / 3]],
  'discounted, weighted voxels': [
    'focal',
    inputs,
    weighted,
    [(3 * discounted(2, a) + 0.5 * discounted(2, b, c)) / 3],
  ],
  'discounted voxels one by one': [
    'focal',
    inputs,
    { reduction: 'none' },
    [discounted(2, a), discounted(2, b), discounted(2, c)],
  ],
  'a discounted yes and no': ['focal', binary, {}, [discounted(2, a, 1 - b, c) / 3]],
};

describe('a distribution loss', () => {
  it.each(Object.entries(examples))('takes %s', async (_name, [id, given, parameters, expected]) => {
    const { value } = await run(createLoss(id, { activation: 'none', ...parameters }), given);
    expectClose(value, expected, 1e-14);
  });

  it('averages the channels that are questions of their own', async () => {
    const logits = { data: Float64Array.of(0.3, -1, 2, 0.1, -0.4, 1.5), shape: [1, 2, 1, 3] };
    const target = { data: Int32Array.of(1, 0, 1, 1, 1, 0), shape: [1, 2, 1, 3] };
    const part = (c: number): Inputs => ({
      logits: { data: logits.data.slice(3 * c, 3 * c + 3), shape: [1, 1, 1, 3] },
      target: { data: target.data.slice(3 * c, 3 * c + 3), shape: [1, 1, 3] },
    });
    for (const id of ['cross-entropy', 'focal']) {
      const loss = createLoss(id, { activation: 'sigmoid' });
      const parts = [await scalarOf(loss, part(0)), await scalarOf(loss, part(1))] as const;
      expectClose([await scalarOf(loss, { logits, target })], [(parts[0] + parts[1]) / 2], 1e-14);
    }
  });

  it('that is penalized by a distance map takes the map of the own class of each voxel', async () => {
    const logits = { data: new Float64Array(18), shape: [1, 3, 1, 6] };
    const target = { data: Int32Array.of(0, 0, 0, 1, 2, 2), shape: [1, 1, 6] };
    const loss = createLoss('distance-penalized-cross-entropy', { reduction: 'none' });
    const { value } = await run(loss, { logits, target });
    // From the deepest voxel of a class to its border: 3, 2 and 1 voxels deep; one voxel; 1 and 2 voxels.
    const expected = [0, 0.5, 1, 1, 1, 0].map((distance) => (1 + distance) * Math.log(3));
    expectClose(value, expected, 1e-14);
  });

  it('divides by nothing when no weight is left', async () => {
    const loss = createLoss('cross-entropy', { weightNormalization: 'weights', includeBackground: false });
    const background = { ...inputs, target: { data: new Int32Array(3), shape: [1, 1, 3] } };
    const { value, gradient } = await run(loss, background);
    expect([value[0], magnitude(gradient)]).toEqual([0, 0]);
  });
});

describe('probabilities at and beyond the ends of their range', () => {
  const ends = [0, 1, -5e-4, 1 + 5e-4];

  it.each([
    ...lossIds.filter((id) => takes(id, 'none', 2)).map((id): [string, object] => [id, {}]),
    ['cross-entropy', { labelSmoothing: 0.1 }],
    ['focal', { gamma: 0 }],
    ['focal', { gamma: 0.5 }],
    ['focal', { gamma: 1.5 }],
    ['focal', { gamma: 2.5 }],
    ['top-k', { threshold: 0.5 }],
    ['combo', { smooth: 0 }],
    ['exponential-logarithmic', { smooth: 0, gammaDice: 1.5, gammaCe: 1 }],
  ])('have a finite %s %j', async (id, parameters) => {
    for (const label of [0, 1]) {
      for (const classes of [1, 2]) {
        const data = Float64Array.from([...ends, ...ends.map((p) => 1 - p)].slice(0, 4 * classes));
        const loss = createLoss(id, { ...parameters, activation: 'none' });
        const { value, gradient } = await run(loss, {
          logits: { data, shape: [1, classes, 1, 4] },
          target: { data: new Int32Array(4).fill(label), shape: [1, 1, 4] },
        });
        expectFinite(value, `value for label ${label} of ${classes}`);
        expectFinite(gradient, `gradient for label ${label} of ${classes}`);
      }
    }
  });

  it('cost no more than a probability of 1e-30', async () => {
    const wrong = {
      logits: { data: Float64Array.of(0, 1), shape: [1, 2, 1, 1] },
      target: { data: Int32Array.of(0), shape: [1, 1, 1] },
    };
    const value = await scalarOf(createLoss('cross-entropy', { activation: 'none' }), wrong);
    expectClose([value], [30 * Math.log(10)], 1e-14);
  });
});

describe('the focal loss near perfection', () => {
  it('holds a base constant whose power has an infinite slope', async () => {
    const loss = createLoss('focal', { gamma: 0.5 });
    const at = (margin: number): Inputs => ({
      logits: { data: Float64Array.of(margin, 0), shape: [1, 2, 1, 1] },
      target: { data: Int32Array.of(0), shape: [1, 1, 1] },
    });
    const { value, gradient } = await run(loss, at(20));
    const nll = Math.log1p(Math.exp(-20));
    expectClose(value, [Math.sqrt(1e-7) * nll], 1e-12);
    expectClose(gradient.slice(0, 1), [-Math.sqrt(1e-7) * (Math.exp(-20) / (1 + Math.exp(-20)))], 1e-12);
    const complement = Math.exp(-10) / (1 + Math.exp(-10));
    expectClose((await run(loss, at(10))).value, [Math.sqrt(complement) * Math.log1p(Math.exp(-10))], 1e-12);
  });

  it('keeps its digits', async () => {
    const right = {
      logits: { data: Float64Array.of(40, 0), shape: [1, 2, 1, 1] },
      target: { data: Int32Array.of(0), shape: [1, 1, 1] },
    };
    const { value, gradient } = await run(createLoss('focal'), right);
    expectClose(value, [Math.exp(-120)], 1e-12);
    expectClose(gradient, [-3 * Math.exp(-120), 3 * Math.exp(-120)], 1e-12);
    const linear = await run(createLoss('focal', { gamma: 1 }), right);
    expectClose(linear.value, [Math.exp(-80)], 1e-12);
    expectClose(linear.gradient, [-2 * Math.exp(-80), 2 * Math.exp(-80)], 1e-12);
  });
});
