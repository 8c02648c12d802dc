import {
  blob,
  clDice,
  createLoss,
  crossEntropy,
  dice,
  diceCe,
  diceHausdorff,
  InputError,
  ParameterError,
  skeletonRecall,
  topK,
  UnsupportedGraphError,
} from '@segloss/core';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { toLossFunction } from './index.ts';
import { compare, expected } from './testing/compare.test-support.ts';
import { makeInputs } from './testing/inputs.test-support.ts';

beforeAll(async () => {
  await import('@tensorflow/tfjs-backend-cpu');
  await import('@tensorflow/tfjs-backend-wasm');
});

const last = 'channels-last';

describe.each(['cpu', 'wasm'])('on %s', (device) => {
  beforeAll(async () => {
    await tf.setBackend(device);
  });

  test.each([
    ['labels', {}, 'int32'],
    ['labels, channels first, 3-D', { layout: 'channels-first', spatial: [2, 3, 4] }, 'int32'],
    ['float labels with a mask', { mask: true }, 'float32'],
    ['one-hot target', { target: 'one-hot' }, 'float32'],
    ['one-hot bool target', { target: 'one-hot' }, 'bool'],
    ['soft target with a mask', { target: 'soft', mask: true }, 'float32'],
    ['labels with weights', { weights: true, mask: true }, 'int32'],
    ['annotated classes', { annotated: [[1], [2]] }, 'int32'],
    [
      'soft target with weights and annotated classes',
      { target: 'soft', weights: true, annotated: [[0], [1, 2]], layout: 'channels-first' },
      'float32',
    ],
  ] as const)('variableGrads gives the gradient of the reference: %s', async (_name, given, dtype) => {
    const options = { layout: last, ...given } as const;
    const inputs = makeInputs(options);
    const before = tf.memory().numTensors;
    const yTrue = tf.tensor(inputs.target.data, [...inputs.target.shape], dtype);
    const yPred = tf.variable(tf.tensor(inputs.logits.data, [...inputs.logits.shape]));
    const mask = inputs.mask ? tf.tensor(inputs.mask.data, [...inputs.mask.shape], 'int32') : undefined;
    const weights = inputs.weights ? tf.tensor(inputs.weights.data, [...inputs.weights.shape]) : undefined;
    const { annotated } = inputs;
    const more = weights || annotated ? { mask, weights, annotated } : mask;
    const lossOf = toLossFunction(tf, diceCe(), { layout: options.layout });

    const { value, grads } = tf.variableGrads(() => lossOf(yTrue, yPred, more), [yPred]);
    const gradient = Object.values(grads)[0]!;
    expect(value.shape).toEqual([]);
    expect(gradient.shape).toEqual(yPred.shape);
    const result = { value: await value.data(), shape: [], gradient: await gradient.data() };
    const difference = compare(
      { ...result, value: Float32Array.from(result.value), gradient: Float32Array.from(result.gradient) },
      await expected(diceCe(), inputs, options.layout),
    );
    expect(difference.valueBudget).toBeLessThanOrEqual(1);
    expect(difference.gradientBudget).toBeLessThanOrEqual(1);
    tf.dispose([value, grads, yTrue, yPred, mask ?? [], weights ?? []]);
    expect(tf.memory().numTensors).toBe(before + 1); // The tensor that the variable was made from.
  });

  const small = () => tf.tensor([2, 0, -1, 1, 0, 1, 1, -1], [1, 2, 2, 2]);
  const labelsOf = (numbers: readonly number[], dtype: 'float32' | 'int32' = 'float32') =>
    tf.tensor([...numbers], [1, 2, 2], dtype);

  test('keeps labels above 2^23 as they are', () => {
    const [large, other] = [8388609, 10627197];
    const lossOf = toLossFunction(tf, dice({ ignoreIndex: other }), { labels: [0, large] });
    const numbers = [0, large, other, large];
    const whole = lossOf(labelsOf(numbers, 'int32'), small()).dataSync()[0]!;
    expect(lossOf(labelsOf(numbers), small()).dataSync()[0]).toBe(whole);
    const plain = toLossFunction(tf, dice({ ignoreIndex: 255 }))(labelsOf([0, 1, 255, 1]), small());
    expect(whole).toBeCloseTo(plain.dataSync()[0]!, 6);
  });

  test('gives NaN for labels that are not integers, where they are not checked', () => {
    const yPred = tf.variable(tf.tensor([2, -1, 0, 1], [1, 2, 2, 1]));
    const soft = tf.tensor([0.9, 0.1, 255, 0], [1, 2, 2, 1]);
    const hard = tf.tensor([1, 0, 255, 0], [1, 2, 2, 1]);
    const lossOf = toLossFunction(tf, dice({ activation: 'sigmoid', ignoreIndex: 255 }));
    expect(() => lossOf(soft, yPred)).toThrow(
      /labels must be integers, got 0.8.*a mask instead of ignoreIndex/,
    );
    expect(lossOf(hard, yPred).dataSync()[0]).toBeGreaterThan(0);
    expect(lossOf(soft, yPred).dataSync()[0]).toBeNaN();
    const { value, grads } = tf.variableGrads(() => lossOf(soft, yPred), [yPred]);
    expect(value.dataSync()[0]).toBeNaN();
    expect([...Object.values(grads)[0]!.dataSync()].every(Number.isNaN)).toBe(true);
  });

  test('takes a dense target with any numbers under a mask', () => {
    const lossOf = toLossFunction(tf, dice(), { check: 'always' });
    const mask = labelsOf([1, 1, 0, 1]);
    const targetOf = (masked: number) => tf.tensor([1, 0, 0, 1, masked, 7, 0.5, 0.5], [1, 2, 2, 2]);
    const value = lossOf(targetOf(0), small(), mask).dataSync()[0];
    expect(lossOf(targetOf(255), small(), mask).dataSync()[0]).toBe(value);
  });

  test('takes a soft target of one channel with any numbers in voxels of weight 0', () => {
    const lossOf = toLossFunction(tf, dice({ activation: 'sigmoid' }), { check: 'always' });
    const yPred = tf.tensor([2, -1, 0, 1], [1, 2, 2, 1]);
    const lossWith = (numbers: readonly number[], weights: readonly number[]) =>
      lossOf(tf.tensor([...numbers], [1, 2, 2, 1]), yPred, { weights: labelsOf(weights) }).dataSync()[0]!;
    expect(lossWith([0.9, 255, 0, 1], [1, 0, 2, 1])).toBe(lossWith([0.9, 0, 0, 1], [1, 0, 2, 1]));
    // Without the fraction, they are labels.
    expect(lossWith([1, 0.5, 0, 1], [1, 0, 2, 1])).toBe(lossWith([1, 0, 0, 1], [1, 0, 2, 1]));
  });

  test('refuses labels that are not a list, copies the list, and names a spacing that does not fit', () => {
    for (const labels of [false, 0, 'ab'])
      expect(() => toLossFunction(tf, dice(), { labels } as object)).toThrow(/labels: .* is not a list/);
    const list = [0, 255];
    const lossOf = toLossFunction(tf, dice(), { labels: list });
    list.reverse();
    expect(lossOf(labelsOf([0, 255, 255, 255]), small()).dataSync()[0]).toBeCloseTo(0.36345762, 6);
    const none = toLossFunction(tf, dice(), { labels: null });
    expect(none(labelsOf([0, 1, 1, 1]), small()).dataSync()[0]).toBeCloseTo(0.36345762, 6);
    const spaced = toLossFunction(tf, diceHausdorff({ spacing: [1, 1, 1] }), { check: 'never' });
    expect(() => spaced(labelsOf([0, 1, 1, 1]), small())).toThrow(
      "parameter 'spacing' of 'dice-hausdorff': has 3 numbers for spatial axes [2, 2]",
    );
  });

  test.each([[0], [1e-3], [-4e-4]])('takes labels that a scale left %f off integers', async (off) => {
    const inputs = makeInputs({ layout: last });
    const [yTrue, yPred] = [inputs.target, inputs.logits].map(({ data, shape }) =>
      tf.tensor(
        Float32Array.from(data, (x) => (data === inputs.target.data ? x + off * (1 - 2 ** -10) : x)),
        [...shape],
        'float32',
      ),
    );
    const { value, grad } = tf.valueAndGrad((x) => toLossFunction(tf, diceCe())(yTrue!, x))(yPred!);
    const result = {
      value: Float32Array.from(await value.data()),
      shape: [],
      gradient: Float32Array.from(await grad.data()),
    };
    const difference = compare(result, await expected(diceCe(), inputs, last));
    expect(difference.valueBudget).toBeLessThanOrEqual(1);
    expect(difference.gradientBudget).toBeLessThanOrEqual(1);
  });

  test.each([clDice({ iterations: 2 }), skeletonRecall(), blob()])(
    'gives the gradient of a loss of which the host computes a part: $id',
    async (loss) => {
      const inputs = makeInputs({ layout: last, spatial: [5, 6] });
      const yTrue = tf.tensor(inputs.target.data, [...inputs.target.shape], 'int32');
      const yPred = tf.variable(tf.tensor(inputs.logits.data, [...inputs.logits.shape]));
      const { value, grads } = tf.variableGrads(() => toLossFunction(tf, loss)(yTrue, yPred), [yPred]);
      const found = {
        value: value.dataSync<'float32'>(),
        shape: [],
        gradient: Object.values(grads)[0]!.dataSync<'float32'>(),
      };
      const difference = compare(found, await expected(loss, inputs, last));
      expect(difference.valueBudget).toBeLessThanOrEqual(1);
      expect(difference.gradientBudget).toBeLessThanOrEqual(1);
      tf.dispose([value, grads, yTrue]);
      yPred.dispose();
    },
  );

  test('refuses such a loss on WebGPU, before any work, and says what to do', () => {
    const before = tf.memory().numTensors;
    const lossOf = toLossFunction({ ...tf, getBackend: () => 'webgpu' }, clDice());
    const [yTrue, yPred] = [labelsOf([0, 1, 0, 1]), small()];
    expect(() => lossOf(yTrue, yPred)).toThrow(UnsupportedGraphError);
    expect(() => lossOf(yTrue, yPred)).toThrow(
      "[segloss/tfjs] 'cl-dice' as a loss function on WebGPU: the host computes its op 'windowExtreme', and a loss function " +
        'cannot wait for numbers from WebGPU. Take value and gradient from a program of the adapter, ' +
        '`await createTfjsAdapter(tf).open()`, or train on another backend, such as webgl.',
    );
    expect(tf.memory().numTensors).toBe(before + 2);
    tf.dispose([yTrue, yPred]);
  });

  test('takes part in the chain rule', async () => {
    const inputs = makeInputs({ layout: last });
    const yTrue = tf.tensor(inputs.target.data, [...inputs.target.shape]);
    const yPred = tf.tensor(inputs.logits.data, [...inputs.logits.shape]);
    const lossOf = toLossFunction(tf, crossEntropy());
    const [plain, tripled] = [1, 3].map((factor) =>
      tf.tidy(() => {
        // A gradient of its own, as tfjs-core registers none.
        const scale = tf.customGrad((x) => ({
          value: tf.mul(x as tf.Tensor, factor),
          gradFunc: (dy: tf.Tensor) => tf.mul(dy, factor),
        }));
        return tf
          .grad((x) => scale(lossOf(yTrue, x)))(yPred)
          .dataSync();
      }),
    );
    for (const [i, number] of plain!.entries()) expect(tripled![i]).toBeCloseTo(3 * number, 6);
  });

  test.each(['with', 'without'])('leaves no tensor behind in 300 steps %s a tidy around them', (tidiness) => {
    const inputs = makeInputs({ layout: last, mask: true });
    const [yTrue, start, mask] = [inputs.target, inputs.logits, inputs.mask!].map(({ data, shape }) =>
      tf.tensor(data, [...shape]),
    );
    const yPred = tf.variable(start!);
    const wrong = tf.zeros([1]);
    // One with a sort, one with distance maps of predictions.
    const functions = [diceCe(), topK(), diceHausdorff()].map((loss) => toLossFunction(tf, loss));
    const step = (i: number): void => {
      const lossOf = functions[i % functions.length]!;
      const { value, grads } = tf.variableGrads(() => lossOf(yTrue!, yPred, mask), [yPred]);
      tf.dispose([value, grads, lossOf(yTrue!, yPred)]);
    };
    const before = { ...tf.memory() };
    const run = () => {
      for (let i = 0; i < 300; i++) step(i);
    };
    if (tidiness === 'with') tf.tidy(run);
    else run();
    expect(() => functions[0]!(wrong, yPred)).toThrow(InputError);
    expect(tf.memory().numTensors).toBe(before.numTensors);
    expect(tf.memory().numBytes).toBe(before.numBytes);
  });
});

describe('errors', () => {
  test('weights and annotated classes that nobody can mean are refused', () => {
    const lossOf = toLossFunction(tf, dice());
    const call = (more: unknown) => () => lossOf(yTrue!(), yPred!(), more as tf.Tensor);
    expect(call({ wieghts: 1 })).toThrow(
      "[segloss/tfjs] 'wieghts' of inputs beside yTrue and yPred: no such key. Did you mean 'weights'?",
    );
    expect(call({ weights: 1 })).toThrow('[segloss/tfjs] weights: it is 1, not a tensor');
    expect(call({ weights: tf.fill([2, 6, 5], -1) })).toThrow(
      '[segloss/tfjs] weights: must be 0 or from 1e-18',
    );
    expect(call({ annotated: [[1]] })).toThrow('[segloss/tfjs] annotated: it has 1 list for 2 samples');
    expect(call({ annotated: [[1], [3]] })).toThrow('[segloss/tfjs] annotated classes of sample 1: 3 is not');
    expect(call({ mask: null, weights: null, annotated: null })).not.toThrow();
  });

  const inputs = makeInputs({ layout: last });
  const [yTrue, yPred] = [inputs.target, inputs.logits].map(
    ({ data, shape }) =>
      () =>
        tf.tensor(data, [...shape]),
  );

  test('a loss with many values is refused when the function is made', () => {
    expect(() => toLossFunction(tf, dice({ reduction: 'none' }))).toThrow(ParameterError);
    expect(() => toLossFunction(tf, dice({ reduction: 'none', classWeights: [1, 2, 3] }))).toThrow(
      "[segloss/tfjs] parameters of 'dice': the loss has the axes NC, but training needs one number. Use reduction",
    );
    expect(() => toLossFunction(tf, createLoss('cross-entropy', { reduction: 'none' }))).toThrow('axes NV');
  });

  test('shapes that do not fit are named', () => {
    const lossOf = toLossFunction(tf, dice());
    expect(() => lossOf(tf.zeros([2, 5, 6]), yPred!())).toThrow(
      "[segloss/tfjs] shape of yTrue: [2, 5, 6] does not fit yPred of shape [2, 6, 5, 3] in layout 'channels-last'. Give labels of shape [2, 6, 5]",
    );
    expect(() => lossOf(yTrue!(), tf.zeros([6, 3]))).toThrow(
      '[6, 3] has 2 axes. Give [N, ...spatial, C] with 1, 2 or 3 spatial axes.',
    );
    expect(() => lossOf(yTrue!(), tf.zeros([6, 5, 3]))).toThrow(
      '[2, 6, 5] does not fit yPred of shape [6, 5, 3]',
    );
    expect(() => lossOf(tf.zeros([0, 6, 5]), tf.zeros([0, 6, 5, 3]))).toThrow('no elements');
    expect(() => lossOf(yTrue!(), yPred!(), tf.zeros([2]))).toThrow('shape of mask: [2]');
    expect(() => lossOf(yTrue!(), yPred!(), { weights: tf.zeros([2]) })).toThrow(
      "shape of weights: [2] does not fit yPred of shape [2, 6, 5, 3] in layout 'channels-last'. Give weights of shape [2, 6, 5].",
    );
    expect(() => toLossFunction(tf, dice({ ignoreIndex: 255 }))(yPred!(), yPred!())).toThrow('ignoreIndex');
  });
});
