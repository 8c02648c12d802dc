import { describe, expect, it } from 'vitest';
import type { Inputs } from '../inputs/inputs.ts';
import { run, scalarOf } from '../testing/losses.test-support.ts';
import { expectClose } from '../testing/numbers.test-support.ts';
import { createLoss, dice } from './index.ts';

/** The inputs of the golden vectors that come with the survey of these losses (losses.md, B 9). */
const multiClass: Inputs = {
  logits: {
    data: Float64Array.of(2, -1, 0.5, 0, 1, -2, 0, 1.5, 0, 1, -1, 0.5, -1, 0, 1, 0.5, 0, 2),
    shape: [1, 3, 2, 3],
  },
  target: { data: Int32Array.of(0, 1, 2, 0, 0, 0), shape: [1, 2, 3] },
};
const binary: Inputs = {
  logits: { data: Float64Array.of(2, -1, 0.5, 0, 1, -2), shape: [1, 1, 2, 3] },
  target: { data: Int32Array.of(1, 0, 1, 0, 1, 1), shape: [1, 2, 3] },
};

const unsmoothed = { smoothNr: 0, smoothDr: 0 };
const weighted = { classWeights: [1, 2, 3] };

describe('the published value', () => {
  it.each([
    ['cross-entropy', {}, 1.23677265],
    ['cross-entropy', weighted, 1.50792386],
    ['cross-entropy', { ...weighted, weightNormalization: 'weights' }, 1.00528257],
    ['cross-entropy', { labelSmoothing: 0.1 }, 1.2673282],
    ['weighted-cross-entropy', weighted, 1.50792386],
    ['weighted-cross-entropy', { ...weighted, weightNormalization: 'weights' }, 1.00528257],
    ['top-k', { threshold: 0.5 }, 2.94827317],
    ['top-k', { threshold: 0.7 }, 1.74610549],
    ['top-k', { k: 0.5 }, 2.192272],
    ['focal', {}, 0.9058858],
    ['sensitivity-specificity', { aggregate: 'micro' }, 0.13024162],
    ['sensitivity-specificity', {}, 0.11016092],
    ['dice', unsmoothed, 0.52309049],
    ['dice', {}, 0.52308898],
    ['dice', { includeBackground: false }, 0.56589321],
    ['dice', { ...unsmoothed, aggregate: 'micro' }, 0.50287492],
    ['dice', { ...unsmoothed, squared: true }, 0.35846894],
    ['dice', { ...unsmoothed, squared: true, aggregate: 'micro' }, 0.3592444],
    ['tversky', unsmoothed, 0.50207752],
    ['tversky', {}, 0.50207444],
    ['tversky', { ...unsmoothed, alpha: 1 / 3.25, beta: 2.25 / 3.25 }, 0.50319984],
    ['iou', unsmoothed, 0.6809051],
    // Published with the smoothing added to twice the sums.
    ['iou', { smoothNr: 5e-6, smoothDr: 5e-6 }, 0.68090384],
    ['focal-tversky', unsmoothed, 0.5945011],
    ['focal-tversky', { ...unsmoothed, reduction: 'sum' }, 1.78350329],
    ['asymmetric-similarity', unsmoothed, 0.50319984],
    ['generalized-dice', unsmoothed, 0.5620443],
    ['penalty-generalized-dice', unsmoothed, 0.81790622],
    ['penalty-generalized-dice', { ...unsmoothed, variant: 'loss' }, 0.26829308],
    ['exponential-logarithmic', {}, 0.95147654],
    ['dice-ce', {}, 1.75986163],
    // Published as Dice minus 1.
    ['dice-ce', { includeBackground: false, batch: true }, 1.80266585],
  ])('of %s %j', async (id, parameters, expected) => {
    expect(await scalarOf(createLoss(id, parameters), multiClass)).toBeCloseTo(expected, 8);
  });

  it('of binary cross entropy', async () => {
    const loss = createLoss('cross-entropy', { activation: 'sigmoid' });
    expect(await scalarOf(loss, binary)).toBeCloseTo(0.67460059, 8);
  });

  // Published from single precision, so that the last digit is not theirs.
  it.each([
    ['focal', 'one against the rest', 'sigmoid', multiClass, 0.34013835],
    ['focal', 'binary', 'sigmoid', binary, 0.3230097],
    ['lovasz-softmax', 'multi-class', 'softmax', multiClass, 0.53323299],
  ])('of %s, %s', async (id, _name, activation, inputs, expected) => {
    const value = await scalarOf(createLoss(id, { activation }), inputs);
    expect(Math.abs(value - expected)).toBeLessThan(2e-8);
  });

  // Published as the cross entropy minus the Dice index, of which each counts a half.
  it('of binary combo', async () => {
    const loss = createLoss('combo', { activation: 'sigmoid' });
    expect((await scalarOf(loss, binary)) - 0.5).toBeCloseTo(-0.18266191, 8);
  });

  it('of the sums that Dice is made of', async () => {
    const overlap = [1.7101128879, 0.7661572066, 0.5064803911];
    const prediction = [2.0801987869, 1.842921207, 2.0768800062];
    const target = [4, 1, 1];
    const expected = overlap.map((sum, c) => 1 - (2 * sum) / (prediction[c]! + target[c]!));
    const { value } = await run(dice({ ...unsmoothed, reduction: 'none' }), multiClass);
    expectClose(value, expected, 1e-10);
  });
});

/** The published 5 x 5 image: a square of 3 x 3, and a prediction that is one column off. */
const shifted = ((): Inputs => {
  const square = (first: number, inside: number, outside: number) =>
    Float64Array.from({ length: 25 }, (_, i) => {
      const [row, column] = [Math.floor(i / 5), i % 5];
      const isInside = row >= 1 && row <= 3 && column >= first && column < first + 3;
      return isInside ? inside : outside;
    });
  return {
    logits: { data: square(2, 0.9, 0.2), shape: [1, 1, 5, 5] },
    target: { data: square(1, 1, 0), shape: [1, 5, 5] },
  };
})();

describe('the published value with distance maps', () => {
  it('of the Hausdorff loss', async () => {
    const value = await scalarOf(createLoss('hausdorff', { activation: 'none' }), shifted);
    expect(value).toBeCloseTo(0.5308, 4);
  });

  it('of the boundary loss', async () => {
    const value = await scalarOf(createLoss('boundary', { activation: 'none' }), shifted);
    expect(value).toBeCloseTo(0.18925483, 8);
  });

  it('of the weights of the distance map penalized cross entropy', async () => {
    const none = { activation: 'none', reduction: 'none' };
    const plain = await run(createLoss('cross-entropy', none), shifted);
    const { value } = await run(createLoss('distance-penalized-cross-entropy', none), shifted);
    const factors = Array.from(value, (cost, i) => cost / plain.value[i]!);
    const isDeepest = (i: number) => [0, 4, 12, 20, 24].includes(i);
    expectClose(
      factors,
      factors.map((_, i) => (isDeepest(i) ? 1 : 2)),
      1e-14,
    );
  });
});
