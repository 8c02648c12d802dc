import { describe, expect, it } from 'vitest';
import { distanceMapOf } from '../distance/maps.ts';
import type { Inputs, TensorData } from '../inputs/inputs.ts';
import { run, scalarOf } from '../testing/losses.test-support.ts';
import { expectClose, expectFinite } from '../testing/numbers.test-support.ts';
import { integers, randomSource } from '../testing/random.test-support.ts';
import {
  inverseFrequencies,
  randomLabels,
  randomLogits,
  scenarios,
} from '../testing/scenarios.test-support.ts';
import { createLoss } from './index.ts';

/** Runs two losses on every scenario and expects the same value and gradient. */
async function expectSame(one: readonly [string, object], other: readonly [string, object]): Promise<void> {
  for (const { inputs, parameters } of Object.values(scenarios)) {
    const first = await run(createLoss(one[0], { ...one[1], ...parameters }), inputs);
    const second = await run(createLoss(other[0], { ...other[1], ...parameters }), inputs);
    expectClose(first.value, second.value, 1e-13, { what: one[0] });
    expectClose(first.gradient, second.gradient, 1e-11, { what: one[0] });
  }
}

describe('a loss is another one with its parameters', () => {
  it.each<[string, object, string, object]>([
    ['tversky', { alpha: 1, beta: 1 }, 'iou', {}],
    ['tversky', { alpha: 0.2, beta: 0.8 }, 'asymmetric-similarity', { beta: 2 }],
    [
      'asymmetric-similarity',
      { beta: 1, smoothNr: 0.5, smoothDr: 0.5 },
      'dice',
      { smoothNr: 1, smoothDr: 1 },
    ],
    ['focal-tversky', { gamma: 1 }, 'tversky', {}],
    ['penalty-generalized-dice', { k: 0 }, 'generalized-dice', {}],
    ['penalty-generalized-dice', { k: 0, variant: 'loss' }, 'generalized-dice', {}],
    ['top-k', { k: 1, batch: true }, 'cross-entropy', {}],
    ['top-k', { threshold: 1, batch: true, normalize: 'all' }, 'cross-entropy', {}],
    ['combo', { alpha: 0 }, 'dice', { smoothNr: 1, smoothDr: 1 }],
    ['dice-top-k', { weightTopK: 0 }, 'dice', {}],
    ['dice-focal', { weightDice: 0 }, 'focal', {}],
    ['dice-boundary', { weightDice: 0 }, 'boundary', {}],
    ['dice-hausdorff', { weightDice: 0 }, 'hausdorff', {}],
    ['generalized-dice-boundary', { weightBoundary: 0 }, 'generalized-dice', {}],
  ])('%s %j is %s %j', async (id, parameters, otherId, otherParameters) => {
    await expectSame([id, parameters], [otherId, otherParameters]);
  });

  it.each([
    {},
    { includeBackground: false },
    { labelSmoothing: 0.2 },
    { weightNormalization: 'weights' },
    { reduction: 'sum' },
    { reduction: 'none' },
  ])('weighted cross entropy without weights has those of the inverse frequency: %j', async (options) => {
    for (const [what, scenario] of Object.entries(scenarios)) {
      const given = { ...options, ...scenario.parameters };
      const classWeights = inverseFrequencies(scenario);
      const one = await run(createLoss('weighted-cross-entropy', given), scenario.inputs);
      const other = await run(createLoss('cross-entropy', { ...given, classWeights }), scenario.inputs);
      expectClose(one.value, other.value, 1e-13, { what });
      expectClose(one.gradient, other.gradient, 1e-13, { what });
    }
  });

  it('combo without Dice is half the binary cross entropy of the classes', async () => {
    for (const { inputs, parameters } of Object.values(scenarios)) {
      if (parameters.activation !== 'sigmoid') continue;
      for (const options of [{}, { includeBackground: false }]) {
        const given = { ...options, ...parameters };
        const combo = await run(createLoss('combo', { ...given, alpha: 1 }), inputs);
        const entropy = await run(createLoss('cross-entropy', given), inputs);
        expectClose(combo.value, [entropy.value[0]! / 2], 1e-13);
        expectClose(
          combo.gradient,
          Array.from(entropy.gradient, (slope) => slope / 2),
          1e-13,
        );
      }
    }
  });

  it('the powers of the exponential logarithmic loss may be 1: logarithms of Dice and a cross entropy', async () => {
    const { inputs } = scenarios['2-D labels']!;
    const powers = { gammaDice: 1, gammaCe: 1 };
    const dice = await run(createLoss('dice', { reduction: 'none', smoothNr: 1, smoothDr: 1 }), inputs);
    const logarithms = Array.from(dice.value, (loss) => -Math.log(1 - loss));
    const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    const onlyDice = createLoss('exponential-logarithmic', { ...powers, weightDice: 1, weightCe: 0 });
    expect(await scalarOf(onlyDice, inputs)).toBeCloseTo(mean(logarithms), 13);

    const nll = await run(createLoss('cross-entropy', { reduction: 'none' }), inputs);
    const { data } = inputs.target;
    const weighted = Array.from(nll.value, (nats, i) => {
      const sample = data.slice(i < 4 ? 0 : 4, i < 4 ? 4 : 8);
      return Math.sqrt(4 / sample.filter((label) => label === data[i]).length) * nats;
    });
    const onlyCe = createLoss('exponential-logarithmic', { ...powers, weightDice: 0, weightCe: 1 });
    expect(await scalarOf(onlyCe, inputs)).toBeCloseTo(mean(weighted), 13);
  });

  it('weighted cross entropy without weights is the mean over the classes of their own means', async () => {
    const inputs: Inputs = {
      logits: randomLogits(randomSource(5), [1, 2, 2, 3]),
      target: { data: Uint8Array.of(0, 0, 0, 0, 1, 1), shape: [1, 2, 3] },
    };
    const voxels = await run(createLoss('cross-entropy', { reduction: 'none' }), inputs);
    const mean = (from: number, to: number) =>
      Array.from(voxels.value)
        .slice(from, to)
        .reduce((sum, loss) => sum + loss, 0) /
      (to - from);
    expect(await scalarOf(createLoss('weighted-cross-entropy'), inputs)).toBeCloseTo(
      (mean(0, 4) + mean(4, 6)) / 2,
      14,
    );
  });

  it('IoU follows from Dice, class by class', async () => {
    const { inputs } = scenarios['2-D labels']!;
    const options = { reduction: 'none', smoothNr: 0, smoothDr: 0 };
    const iou = await run(createLoss('iou', options), inputs);
    const dice = await run(createLoss('dice', options), inputs);
    expectClose(
      iou.value,
      Array.from(dice.value, (loss) => 1 - (1 - loss) / (1 + loss)),
      1e-14,
    );
  });
});

/** Probabilities of one channel that are 0 or 1: what a segmentation looks like after the decision. */
function hardCase(seed: number) {
  const random = randomSource(seed);
  const [s, g] = [integers(random, 36, 2), integers(random, 36, 2)];
  const tensor = (data: TensorData['data']): TensorData => ({ data, shape: [1, 1, 6, 6] });
  const inputs: Inputs = { logits: tensor(Float64Array.from(s)), target: tensor(Float64Array.from(g)) };
  return { s, g, inputs, mismatch: [...s.keys()].filter((i) => s[i] !== g[i]) };
}

const exact = { activation: 'none', smoothNr: 0, smoothDr: 0 };
const sumOf = (positions: readonly number[], at: (i: number) => number): number =>
  positions.reduce((total, i) => total + at(i), 0);

describe('region and boundary losses weigh the same mismatch', () => {
  const seeds = [1, 2, 3];
  const all = Array.from({ length: 36 }, (_, i) => i);

  it.each(seeds)('squared Dice is its share of the two volumes (%i)', async (seed) => {
    const { s, g, inputs, mismatch } = hardCase(seed);
    const volumes = sumOf(all, (i) => s[i]! + g[i]!);
    const dice = await scalarOf(createLoss('dice', { ...exact, squared: true }), inputs);
    expect(dice).toBeCloseTo(mismatch.length / volumes, 14);
  });

  it.each(seeds)('the boundary loss is its distance to the border, up to a constant (%i)', async (seed) => {
    const { g, inputs, mismatch } = hardCase(seed);
    const signed = distanceMapOf(Float64Array.from(g), 'signed', [6, 6]);
    const at = (logits: TensorData) =>
      scalarOf(createLoss('boundary', { activation: 'none' }), { ...inputs, logits });
    const gap = (await at(inputs.logits)) - (await at(inputs.target));
    expect(gap).toBeCloseTo(sumOf(mismatch, (i) => Math.abs(signed[i]!)) / 36, 14);
  });

  it.each(seeds)('the Hausdorff loss is a power of its distance to both borders (%i)', async (seed) => {
    const { s, g, inputs, mismatch } = hardCase(seed);
    const [toG, toS] = [g, s].map((mask) => distanceMapOf(Float64Array.from(mask), 'unsigned', [6, 6]));
    const loss = await scalarOf(createLoss('hausdorff', { activation: 'none', alpha: 3 }), inputs);
    expect(loss).toBeCloseTo(sumOf(mismatch, (i) => toG![i]! ** 3 + toS![i]! ** 3) / 36, 12);
    const oneSided = createLoss('hausdorff', { activation: 'none', alpha: 1, oneSided: true });
    expect(await scalarOf(oneSided, inputs)).toBeCloseTo(sumOf(mismatch, (i) => toG![i]!) / 36, 13);
  });

  it.each(seeds)('Lovasz-softmax is the Jaccard loss of a decision (%i)', async (seed) => {
    const { inputs } = hardCase(seed);
    const lovasz = await scalarOf(createLoss('lovasz-softmax', { activation: 'none' }), inputs);
    expect(lovasz).toBeCloseTo(await scalarOf(createLoss('iou', exact), inputs), 14);
  });

  it.each(seeds)('sensitivity-specificity weighs the two error rates (%i)', async (seed) => {
    const { s, g, inputs } = hardCase(seed);
    const missed = sumOf(all, (i) => g[i]! * (1 - s[i]!)) / sumOf(all, (i) => g[i]!);
    const alarms = sumOf(all, (i) => s[i]! * (1 - g[i]!)) / sumOf(all, (i) => 1 - g[i]!);
    const loss = createLoss('sensitivity-specificity', { activation: 'none', smoothDr: 0, w: 0.3 });
    expect(await scalarOf(loss, inputs)).toBeCloseTo(0.3 * missed + 0.7 * alarms, 14);
  });
});

describe('the hardest voxels', () => {
  const equalInputs = (voxels: number): Inputs => ({
    logits: { data: new Float64Array(2 * voxels), shape: [1, 2, 1, voxels] },
    target: { data: new Uint8Array(voxels), shape: [1, 1, voxels] },
  });

  it('of equal losses are those with the lowest index', async () => {
    const { value } = await run(createLoss('top-k', { k: 0.5, reduction: 'none' }), equalInputs(6));
    expectClose(value, [Math.LN2, Math.LN2, Math.LN2, 0, 0, 0], 1e-15);
  });

  it.each([
    [0.1, 1],
    [0.3, 3],
    [0.39, 3],
    [1, 10],
  ])('a share of %d of 10 voxels keeps %i', async (k, count) => {
    const { value } = await run(createLoss('top-k', { k, reduction: 'none' }), equalInputs(10));
    expect(value.filter((loss) => loss > 0)).toHaveLength(count);
  });

  it('below a threshold that none is below, there are none, and the loss is 0', async () => {
    const { value, gradient } = await run(createLoss('top-k', { threshold: 0.25 }), equalInputs(4));
    expect(value[0]).toBe(0);
    expect(gradient.every((slope) => slope === 0)).toBe(true);
  });
});

describe('the complement of a softmax under a logarithm', () => {
  it('stays exact far beyond where 1 - s is 0', async () => {
    const inputs = {
      logits: { data: Float64Array.of(0, 1e4, 2), shape: [1, 3, 1, 1] },
      target: { data: Uint8Array.of(0), shape: [1, 1, 1] },
    };
    const loss = createLoss('combo', { alpha: 1, beta: 0 });
    const { value, gradient } = await run(loss, inputs);
    // -log(1 - s) of the wrong class is 1e4 - log(e^0 + e^2), that of the class with logit 2 is next to nothing.
    expect(value[0]).toBeCloseTo((1e4 - Math.log(1 + Math.E ** 2)) / 3, 8);
    expectFinite(gradient);
    expectClose(
      gradient,
      [-1, 1 + Math.E ** 2, -(Math.E ** 2)].map((slope) => slope / 3 / (1 + Math.E ** 2)),
      1e-12,
    );
  });

  it('is fine with ties for the largest logit', async () => {
    const inputs = {
      logits: randomLogits(randomSource(1), [1, 2, 1, 1], 0),
      target: randomLabels(randomSource(2), [1, 2, 1, 1]),
    };
    expect(await scalarOf(createLoss('combo', { alpha: 1 }), inputs)).toBeCloseTo(Math.LN2 / 2, 14);
  });
});
