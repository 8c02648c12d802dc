import { describe, expect, it } from 'vitest';
import type { Loss } from '../define/define-loss.ts';
import { InputError, ParameterError } from '../errors/errors.ts';
import type { Inputs } from '../inputs/inputs.ts';
import {
  crossEntropy,
  dice,
  focal,
  generalizedWassersteinDice,
  neighborAwareCalibration,
} from '../losses/index.ts';
import { run } from '../testing/losses.test-support.ts';
import { expectClose } from '../testing/numbers.test-support.ts';
import { weightedSum } from './combinators.ts';

const shape = [2, 3, 3, 2];
const shares = Float64Array.from({ length: 36 }, (_, i) => 0.5 + 0.45 * Math.sin(7 * i + 1));
const labels = Int32Array.from({ length: 12 }, (_, i) => (i * i + 1) % 3);
const inputs: Inputs = {
  logits: { data: shares, shape },
  target: { data: labels, shape: [2, 3, 2] },
};

const sumOf = (...losses: readonly Loss[]) => weightedSum(losses.map((loss) => ({ loss, weight: 0.5 })));

/** Expects a sum to be that of its parts, each by itself. */
async function expectParts(losses: readonly Loss[], given: Inputs): Promise<void> {
  const together = await run(sumOf(...losses), given);
  const apart = await Promise.all(losses.map((loss) => run(loss, given)));
  const half = (all: readonly ArrayLike<number>[]) =>
    Array.from(all[0]!, (_, i) => all.reduce((total, one) => total + 0.5 * one[i]!, 0));
  expectClose(together.value, half(apart.map(({ value }) => value)), 1e-13);
  expectClose(together.gradient, half(apart.map(({ gradient }) => gradient)), 1e-12, { floor: 1e-12 });
}

const mixed = {
  'a softmax and a sigmoid': [dice(), focal({ activation: 'sigmoid' })],
  'a sigmoid and a softmax': [dice({ activation: 'sigmoid' }), crossEntropy()],
  'probabilities and a softmax': [dice({ activation: 'none' }), crossEntropy()],
  'probabilities and a sigmoid': [dice({ activation: 'none' }), focal({ activation: 'sigmoid' })],
  'all three': [dice({ activation: 'none' }), focal({ activation: 'sigmoid' }), crossEntropy()],
  'a sum and a sigmoid': [sumOf(dice(), crossEntropy()), focal({ activation: 'sigmoid' })],
};

describe.each(Object.entries(mixed))('a sum of parts with %s', (_name, losses) => {
  it('is that of its parts, each of which reads the network output in its own way', async () => {
    await expectParts(losses, inputs);
  });

  it('tells each part which classes were annotated: the background of exclusive classes always was', async () => {
    await expectParts(losses, { ...inputs, annotated: [[1], [0, 2]] });
    await expectParts(losses, { ...inputs, annotated: [[], [2]] });
  });

  it('has plain data for parameters', () => {
    const { parameters } = sumOf(...losses);
    expect(JSON.parse(JSON.stringify(parameters))).toMatchObject({ parts: losses.map(({ id }) => ({ id })) });
  });
});

describe('the inputs of a sum must fit each of its parts', () => {
  const one = {
    logits: { data: shares.slice(0, 4), shape: [1, 1, 2, 2] },
    target: { data: Int32Array.of(0, 1, 1, 0), shape: [1, 2, 2] },
  };

  it.each([
    [
      'probabilities',
      [crossEntropy(), dice({ activation: 'none' })],
      { ...inputs, logits: { data: shares.map((x) => 3 * x), shape } },
      /probabilities: with activation 'none'/,
    ],
    [
      'a softmax of several channels',
      [dice({ activation: 'sigmoid' }), crossEntropy()],
      one,
      /a softmax over one channel is 1 everywhere/,
    ],
    [
      'logits',
      [neighborAwareCalibration({ activation: 'none' }), dice()],
      inputs,
      /'neighbor-aware-calibration' needs logits/,
    ],
    [
      'exclusive classes',
      [generalizedWassersteinDice({ activation: 'sigmoid' }), dice()],
      inputs,
      /needs classes that exclude each other/,
    ],
    [
      'indices of classes',
      [sumOf(dice({ activation: 'sigmoid' })), dice()],
      { ...inputs, annotated: [[7], [1]] },
      /7 is not the index of a class/,
    ],
  ] as const)('which needs %s', async (_what, losses, given, message) => {
    await expect(run(sumOf(...losses), given as Inputs)).rejects.toThrow(InputError);
    await expect(run(sumOf(...losses), given as Inputs)).rejects.toThrow(message);
  });

  it('which needs weights for other channels', async () => {
    const losses = [dice({ activation: 'sigmoid' }), crossEntropy({ positiveWeight: [1, 2] })];
    const failing = run(sumOf(...losses), inputs);
    await expect(failing).rejects.toThrow(ParameterError);
    await expect(failing).rejects.toThrow(
      "parameter 'positiveWeight' of 'cross-entropy': has 2 weights for predictions with 3 classes",
    );
  });

  it('with one channel, of which all parts but a softmax read labels 0 and 1', async () => {
    await expectParts([dice({ activation: 'sigmoid' }), crossEntropy({ activation: 'none' })], one);
  });
});
