import {
  createLoss,
  crossEntropy,
  dice,
  diceCe,
  InputError,
  ParameterError,
  type Warning,
} from '@segloss/core';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { createTfjsAdapter, toLossFunction } from './index.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});
afterEach(() => vi.restoreAllMocks());

const shape = [1, 2, 3, 2] as const;
const yPred = tf.tensor(
  Float32Array.from({ length: 12 }, (_, i) => 3 * Math.sin(7 * i)),
  [...shape],
);
const labels = (...numbers: readonly number[]) => tf.tensor(numbers, [1, 2, 3], 'int32');
const good = labels(0, 1, 1, 0, 1, 0);
const strange = labels(0, 1, 2, 0, 1, 0);

describe('numbers', () => {
  test('are checked in the first call', () => {
    const lossOf = toLossFunction(tf, diceCe());
    expect(() => lossOf(strange, yPred)).toThrow(InputError);
    expect(() => lossOf(strange, yPred)).toThrow(
      /^\[segloss\/tfjs\] yTrue: label out of range 0 to 1, got 2 at/,
    );
    lossOf(good, yPred);
    expect(() => lossOf(strange, yPred)).not.toThrow();
  });

  test('are checked in a gradient, and in a tidy', () => {
    const lossOf = toLossFunction(tf, diceCe());
    const step = () =>
      tf.tidy(() => {
        const network = tf.variable(yPred);
        return tf.variableGrads(() => lossOf(strange, network), [network]);
      });
    expect(step).toThrow(InputError);
  });

  test('are checked for each kind of target, and for each loss that a function gives', () => {
    let loss = dice();
    const lossOf = toLossFunction(tf, () => loss);
    lossOf(good, yPred);
    const dense = tf.fill([...shape], 3);
    expect(() => lossOf(dense, yPred)).toThrow('a dense target must lie between 0 and 1');
    loss = crossEntropy();
    expect(() => lossOf(strange, yPred)).toThrow('label out of range');
  });

  test('are checked always, or never, when asked to', () => {
    const always = toLossFunction(tf, diceCe(), { check: 'always' });
    always(good, yPred);
    expect(() => always(strange, yPred)).toThrow(InputError);
    const never = toLossFunction(tf, diceCe(), { check: 'never' });
    const read = vi.spyOn(tf.backend(), 'readSync');
    expect(never(strange, yPred).shape).toEqual([]);
    expect(read).not.toHaveBeenCalled();
  });

  test.each([
    [{ check: 'frist' }, "check 'frist': there is no such choice. Did you mean 'first'?"],
    [{ onWarning: 'console' }, "option 'onWarning' of toLossFunction(): it is the string"],
    [{ chekc: 'first' }, "'chekc' of options of toLossFunction(): no such key. Did you mean 'check'?"],
  ])('are never left unchecked by mistake: %j', (options, message) => {
    expect(() => toLossFunction(tf, diceCe(), options as object)).toThrow(ParameterError);
    expect(() => toLossFunction(tf, diceCe(), options as object)).toThrow(message);
  });

  test('of logits are refused where probabilities belong', () => {
    const lossOf = toLossFunction(tf, diceCe({ activation: 'none' }));
    expect(() => lossOf(good, yPred)).toThrow(
      /^\[segloss\/tfjs\] yPred: with activation 'none' they must lie between 0 and 1.*'softmax' or 'sigmoid'/,
    );
  });

  test('of probabilities are warned of where logits belong, once', () => {
    const found: Warning[] = [];
    const onWarning = (warning: Warning) => found.push(warning);
    const lossOf = toLossFunction(tf, diceCe(), { check: 'always', onWarning });
    const probabilities = tf.tensor([0.1, 0.9, 0.2, 0.8, 0.9, 0.1, 1, 0, 0.5, 0.5, 0.3, 0.7], [...shape]);
    lossOf(good, probabilities);
    lossOf(good, probabilities);
    expect(found[0]!.message).toContain("[segloss/tfjs] yPred of 'dice-ce': all values lie between");
    expect(found.map(({ remedy }) => remedy)).toEqual([
      "Use activation 'none' if they are probabilities, masks or one-hot label maps.",
    ]);
  });

  test('are read later on WebGPU, and problems are reported then', async () => {
    const before = tf.memory().numTensors;
    const told: Warning[] = [];
    const lossOf = toLossFunction({ ...tf, getBackend: () => 'webgpu' }, diceCe(), {
      onWarning: (warning) => told.push(warning),
    });
    const given = labels(0, 1, 2, 0, 1, 0);
    const value = lossOf(given, yPred);
    given.dispose();
    await vi.waitFor(() => expect(told).toHaveLength(1));
    expect(told[0]!.message).toContain('[segloss/tfjs] yTrue: label out of range 0 to 1, got 2');
    const shown = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const other = toLossFunction({ ...tf, getBackend: () => 'webgpu' }, diceCe());
    other(strange, yPred).dispose();
    await vi.waitFor(() => expect(shown).toHaveBeenCalledTimes(1));
    value.dispose();
    await vi.waitFor(() => expect(tf.memory().numTensors).toBe(before));
  });
});

test.each(['dice', 'iou', 'tversky', 'cross-entropy', 'top-k'])(
  'logits that are not finite make %s NaN, also after the first call',
  (id) => {
    const lossOf = toLossFunction(tf, createLoss(id));
    expect(lossOf(good, yPred).dataSync()[0]).toBeGreaterThan(0);
    for (const bad of [Number.NaN, Number.POSITIVE_INFINITY]) {
      const data = yPred.dataSync().slice();
      data[5] = bad;
      expect(lossOf(good, tf.tensor(data, [...shape])).dataSync()[0]).toBeNaN();
    }
  },
);

describe('the labels of the classes', () => {
  const strange = labels(0, 4, 4, 0, 4, 0);
  const one = tf.tensor(Float32Array.of(0.3, -2, 1, 4, -0.5, 0.1), [1, 2, 3, 1]);

  test('are what the advice says that they are, and lead to the loss of class indices', () => {
    expect(() => toLossFunction(tf, dice())(strange, yPred)).toThrow(
      'pass labels: [0, 4] as an option of toLossFunction(), in the order of the channels',
    );
    const [named, plain] = [
      tf.valueAndGrad((x) => toLossFunction(tf, diceCe(), { labels: [0, 4] })(strange, x))(yPred),
      tf.valueAndGrad((x) => toLossFunction(tf, diceCe())(labels(0, 1, 1, 0, 1, 0), x))(yPred),
    ];
    expect(named.value.dataSync()).toEqual(plain.value.dataSync());
    expect(named.grad.dataSync()).toEqual(plain.grad.dataSync());
  });

  test.each([
    ['int32', [1, 2, 3]],
    ['int32', [1, 2, 3, 1]],
    ['float32', [1, 2, 3, 1]],
  ] as const)('may be those of background and foreground of one channel: %s %j', (dtype, shape) => {
    const loss = dice({ activation: 'sigmoid', ignoreIndex: 7 });
    const given = tf.tensor([0, 255, 255, 0, 7, 0], [...shape], dtype);
    const plain = toLossFunction(tf, loss)(labels(0, 1, 1, 0, 7, 0), one).dataSync();
    expect(toLossFunction(tf, loss, { labels: [0, 255] })(given, one).dataSync()).toEqual(plain);
  });

  test.each([
    [{ labels: [0, 1, 4] }, strange, 'labels: it has 3 labels for 2 classes'],
    [{ labels: [0, 2 ** 25] }, strange, 'labels: 33554432 is beyond 16777216'],
    [{ labels: [0, 3] }, strange, 'yTrue: 4 at [0, 0, 1] is not one of the labels 0, 3'],
    [{ labels: [0, 4] }, tf.zeros([...shape]), 'labels: they name integer labels, and yTrue is dense'],
  ])('are refused when they do not fit (%#)', (options, yTrue, message) => {
    expect(() => toLossFunction(tf, dice(), options)(yTrue, yPred)).toThrow(InputError);
    expect(() => toLossFunction(tf, dice(), options)(yTrue, yPred)).toThrow(`[segloss/tfjs] ${message}`);
  });
});

test.each([
  [null, 'tf of toLossFunction(): it is null, without the functions of TensorFlow.js. Pass the namespace'],
  [{}, 'tf of toLossFunction(): it is of type Object, without'],
  [dice(), 'tf of toLossFunction(): it is of type Object, without'],
])('what is not TensorFlow.js is refused (%#)', (given, message) => {
  expect(() => toLossFunction(given as unknown as typeof tf, dice())).toThrow(ParameterError);
  expect(() => toLossFunction(given as unknown as typeof tf, dice())).toThrow(message);
});

test('what is not TensorFlow.js makes no adapter', () => {
  for (const given of [undefined, null, {}, dice()]) {
    expect(() => createTfjsAdapter(given as unknown as typeof tf)).toThrow(ParameterError);
  }
});

test('a tensor that is disposed is refused', () => {
  const gone = tf.clone(good);
  gone.dispose();
  expect(() => toLossFunction(tf, dice())(gone, yPred)).toThrow('yTrue: its memory was given back');
});

test.each([Symbol('first'), Object.create(null)])('a check that is not a word is refused (%#)', (check) => {
  expect(() => toLossFunction(tf, dice(), { check: check as never })).toThrow(
    'there is no such choice. Known: first, always, never',
  );
});

test.each([Symbol('cpu'), Object.create(null)])(
  'a device that is not a word is refused (%#)',
  async (device) => {
    await expect(createTfjsAdapter(tf).open(device as never)).rejects.toThrow(
      'this adapter has no such device',
    );
  },
);

test('complex numbers and strings are refused', () => {
  const complex = (of: tf.Tensor) => tf.complex(of, tf.zerosLike(of));
  const lossOf = toLossFunction(tf, dice());
  expect(() => lossOf(good, complex(yPred))).toThrow(
    'yPred: it holds values of type complex64. Give a tensor of real',
  );
  expect(() => lossOf(complex(tf.cast(good, 'float32')), yPred)).toThrow(
    'yTrue: it holds values of type complex64',
  );
  expect(() => lossOf(good, yPred, complex(tf.ones([1, 2, 3])))).toThrow(
    'mask: it holds values of type complex64',
  );
  expect(() => lossOf(tf.fill([1, 2, 3], 'a'), yPred)).toThrow('yTrue: it holds values of type string');
});

test('advice about a shape leads to the right layout', () => {
  const first = tf.zeros([1, 3, 4, 5]);
  const target = tf.zeros([1, 4, 5], 'int32');
  expect(() => toLossFunction(tf, dice())(target, first)).toThrow(
    "Set layout: 'channels-first' if yPred is [N, C, ...spatial]; yTrue then fits.",
  );
  expect(toLossFunction(tf, dice(), { layout: 'channels-first' })(target, first).shape).toEqual([]);
});

test.each(['labels', 'dense'])(
  'the softmax of one channel is refused, with a target of the kind %s',
  (kind) => {
    const one = tf.zeros([1, 2, 3, 1]);
    const target = kind === 'labels' ? good : one;
    expect(() => toLossFunction(tf, dice())(target, one)).toThrow(ParameterError);
    expect(() => toLossFunction(tf, dice())(target, one)).toThrow(/softmax over one channel.*'sigmoid'/);
  },
);

test.each([
  [[good, null], 'yPred: it is null, not a tensor'],
  [[[0, 1], yPred], 'yTrue: it is of type Array, not a tensor'],
  [[good, yPred, false], 'mask: it is false, not a tensor'],
  [[good, yPred, 0], 'mask: it is 0, not a tensor'],
  [[good, yPred, Float32Array.of(1)], 'mask: it is of type Float32Array, not a tensor'],
])('what is no tensor is refused (%#)', (given, message) => {
  const lossOf = toLossFunction(tf, dice()) as (...args: readonly unknown[]) => unknown;
  expect(() => lossOf(...given)).toThrow(InputError);
  expect(() => lossOf(...given)).toThrow(message);
});

test('a mask of null is none', () => {
  const lossOf = toLossFunction(tf, dice());
  expect(lossOf(good, yPred, null).dataSync()).toEqual(lossOf(good, yPred).dataSync());
});

describe('a target', () => {
  const lossFor = (parameters: object, yTrue: tf.Tensor, output: tf.Tensor) =>
    toLossFunction(tf, createLoss('dice', parameters), { onWarning: () => undefined })(
      yTrue,
      output,
    ).dataSync()[0];

  test('may be labels with a channel axis', () => {
    expect(lossFor({}, tf.reshape(good, [1, 2, 3, 1]), yPred)).toBe(lossFor({}, good, yPred));
  });

  test('of one channel may lack its axis, also a soft one', () => {
    const one = tf.tensor(Float32Array.of(0.3, -2, 1, 4, -0.5, 0.1), [1, 2, 3, 1]);
    const soft = Float32Array.of(0.25, 0, 1, 0.75, 0.5, 0);
    const sigmoid = { activation: 'sigmoid' };
    const dense = lossFor(sigmoid, tf.tensor(soft, [1, 2, 3, 1]), one);
    expect(lossFor(sigmoid, tf.tensor(soft, [1, 2, 3]), one)).toBe(dense);
    expect(lossFor(sigmoid, tf.cast(good, 'float32'), one)).toBeCloseTo(lossFor(sigmoid, good, one)!, 6);
    const ignoring = labels(0, 1, 255, 0, 1, 0);
    const parameters = { ...sigmoid, ignoreIndex: [255, 254] };
    expect(lossFor(parameters, tf.reshape(ignoring, [1, 2, 3, 1]), one)).toBe(
      lossFor(parameters, ignoring, one),
    );
  });

  test.each(['int32', 'float32'] as const)('of one channel may hold anything under a mask: %s', (dtype) => {
    const one = tf.tensor(Float32Array.of(0.3, -2, 1, 4, -0.5, 0.1), [1, 2, 3, 1]);
    const mask = labels(1, 1, 0, 1, 1, 0);
    const lossOf = toLossFunction(tf, dice({ activation: 'sigmoid' }));
    const plain = lossOf(labels(0, 1, 0, 0, 1, 0), one, mask).dataSync()[0]!;
    for (const form of [
      [1, 2, 3],
      [1, 2, 3, 1],
    ]) {
      const yTrue = tf.tensor([0, 1, 77, 0, 1, 255], form, dtype);
      expect(lossOf(yTrue, one, mask).dataSync()[0]).toBeCloseTo(plain, 6);
    }
  });

  test('of one channel near 0 and 1 is meant as 0 and 1, unless soft labels are asked for', () => {
    const one = tf.tensor(Float32Array.of(0.3, -2, 1, 4, -0.5, 0.1), [1, 2, 3, 1]);
    const noisy = tf.tensor(Float32Array.of(8e-4, 0.9999, 1.0001, 8e-4, 1, 0), [1, 2, 3, 1]);
    const hard = tf.round(noisy);
    const raw = { activation: 'sigmoid', smoothNr: 0, smoothDr: 0 };
    expect(lossFor(raw, noisy, one)).toBe(lossFor(raw, hard, one));
    const soft = { ...raw, softLabels: true };
    expect(lossFor(soft, noisy, one)).not.toBeCloseTo(lossFor(soft, hard, one)!, 5);
  });
});
