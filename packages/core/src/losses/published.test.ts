import { describe, expect, it } from 'vitest';
import type { Inputs } from '../inputs.ts';
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
    ['focal', {}, 0.9058858],
    ['dice', unsmoothed, 0.52309049],
    ['dice', {}, 0.52308898],
    ['dice', { includeBackground: false }, 0.56589321],
    ['dice', { ...unsmoothed, aggregate: 'micro' }, 0.50287492],
    ['dice', { ...unsmoothed, squared: true }, 0.35846894],
    ['dice', { ...unsmoothed, squared: true, aggregate: 'micro' }, 0.3592444],
    ['tversky', unsmoothed, 0.50207752],
    ['tversky', {}, 0.50207444],
    ['tversky', { ...unsmoothed, alpha: 1 / 3.25, beta: 2.25 / 3.25 }, 0.50319984],
    ['generalized-dice', unsmoothed, 0.5620443],
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
    ['one against the rest', multiClass, 0.34013835],
    ['binary', binary, 0.3230097],
  ])('of the focal loss, %s', async (_name, inputs, expected) => {
    const value = await scalarOf(createLoss('focal', { activation: 'sigmoid' }), inputs);
    expect(Math.abs(value - expected)).toBeLessThan(2e-8);
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
