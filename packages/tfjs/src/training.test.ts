import { boundary, deepSupervision, dice, diceCe, generalizedDice, schedule } from '@segloss/core';
import * as tf from '@tensorflow/tfjs-core';
import * as layers from '@tensorflow/tfjs-layers';
import { beforeEach, expect, test } from 'vitest';
import { toLossFunction } from './index.ts';
import { makeInputs } from './testing/inputs.test-support.ts';

beforeEach(async () => {
  await import('@tensorflow/tfjs-backend-cpu');
  await import('@tensorflow/tfjs-backend-wasm');
  await tf.setBackend('cpu');
});

/** Makes a convolution; seeded, as an unlucky start may keep the loss up. */
const convolve = (filters: number, kernelSize: number, seed: number, activation?: 'relu') =>
  layers.layers.conv2d({
    filters,
    kernelSize,
    padding: 'same',
    kernelInitializer: layers.initializers.glorotUniform({ seed }),
    ...(activation ? { activation } : {}),
  });

/** Makes images that show the class of each pixel, with noise, in both channels. */
function makeImages() {
  const { target } = makeInputs({
    samples: 4,
    spatial: [8, 8],
    layout: 'channels-last',
    target: 'one-hot',
    labels: [0, 1, 2],
  });
  const y = tf.tensor4d(Float32Array.from(target.data), [4, 8, 8, 3]);
  const x = tf.tidy(() => {
    const label = tf.expandDims(tf.argMax(y, -1), -1);
    const noise = tf.randomNormal([4, 8, 8, 2], 0, 0.2, 'float32', 1);
    return tf.add(tf.concat([label, tf.neg(label)], -1), noise) as tf.Tensor4D;
  });
  return { x, y };
}

function makeModel() {
  const input = layers.input({ shape: [8, 8, 2] });
  const features = convolve(4, 3, 1, 'relu').apply(input);
  const fine = convolve(3, 1, 2).apply(features) as layers.SymbolicTensor;
  const coarse = convolve(3, 1, 3).apply(
    layers.layers.averagePooling2d({ poolSize: [2, 2] }).apply(features),
  ) as layers.SymbolicTensor;
  return { input, fine, coarse };
}

const quiet = { epochs: 30, batchSize: 2, verbose: 0, shuffle: false } as const;

test('model.compile takes the loss, and it falls', async () => {
  const { input, fine } = makeModel();
  const model = layers.model({ inputs: input, outputs: fine });
  model.compile({ optimizer: tf.train.adam(0.05), loss: toLossFunction(tf, diceCe()) });
  const { x, y } = makeImages();
  const { history } = await model.fit(x, y, quiet);
  const losses = history.loss as number[];
  expect(losses.at(-1)).toBeLessThan(0.5 * losses[0]!);
  const evaluated = model.evaluate(x, y) as tf.Scalar;
  expect(evaluated.dataSync()[0]).toBeCloseTo(losses.at(-1)!, 0);
});

test('optimizer.minimize trains with labels on wasm', async () => {
  await tf.setBackend('wasm');
  const { target } = makeInputs({ layout: 'channels-last' });
  const yTrue = tf.tensor(target.data, [...target.shape], 'int32');
  const yPred = tf.variable(tf.zeros([2, 6, 5, 3]));
  const lossOf = toLossFunction(tf, dice());
  const optimizer = tf.train.sgd(50);
  const losses = Array.from({ length: 40 }, () => {
    const value = optimizer.minimize(() => lossOf(yTrue, yPred), true)!;
    return value.dataSync()[0]!;
  });
  expect(losses.at(-1)).toBeLessThan(0.2 * losses[0]!);
});

test('deep supervision trains a network with outputs of two resolutions', async () => {
  const { input, fine, coarse } = makeModel();
  const model = layers.model({ inputs: input, outputs: [fine, coarse] });
  const { levels } = deepSupervision(diceCe(), [2 / 3, 1 / 3]);
  model.compile({
    optimizer: tf.train.adam(0.05),
    loss: levels.map((level) => toLossFunction(tf, level)),
  });
  const { x, y } = makeImages();
  // Shares of the classes in each 2 x 2 pixels.
  const shares = tf.avgPool(y, 2, 2, 'valid');
  // Not from model.evaluate, whose losses of several outputs are running totals.
  const lossesNow = () => {
    const outputs = model.predict(x) as tf.Tensor[];
    const lossOf = toLossFunction(tf, diceCe());
    return [y, shares].map((target, i) => lossOf(target, outputs[i]!).dataSync()[0]!) as [number, number];
  };
  const [fineBefore, coarseBefore] = lossesNow();
  const { history } = await model.fit(x, [y, shares], { ...quiet, batchSize: 4 });
  const losses = history.loss as number[];
  expect(losses[0]).toBeCloseTo((2 / 3) * fineBefore + (1 / 3) * coarseBefore, 5);
  expect(losses.at(-1)).toBeLessThan(0.7 * losses[0]!);
  const [fineAfter, coarseAfter] = lossesNow();
  expect(fineAfter).toBeLessThan(fineBefore);
  expect(coarseAfter).toBeLessThan(coarseBefore);
});

test('the weights of a loss may change from epoch to epoch', async () => {
  const { input, fine } = makeModel();
  const model = layers.model({ inputs: input, outputs: fine });
  const { x, y } = makeImages();
  const parts = [generalizedDice(), boundary()];
  const lossAt = schedule(parts, (epoch) => [1, epoch / 10]);
  const [region, border] = parts.map((part) => toLossFunction(tf, part));
  let loss = lossAt(0);
  model.compile({ optimizer: tf.train.sgd(0), loss: toLossFunction(tf, () => loss) });
  const { history } = await model.fit(x, y, {
    ...quiet,
    epochs: 3,
    batchSize: 4,
    callbacks: {
      onEpochBegin: async (epoch) => {
        loss = lossAt(epoch);
      },
    },
  });
  const yPred = model.predict(x) as tf.Tensor;
  const [ofRegion, ofBorder] = [region!(y, yPred).dataSync()[0]!, border!(y, yPred).dataSync()[0]!];
  for (const [epoch, value] of (history.loss as number[]).entries()) {
    expect(value).toBeCloseTo(ofRegion + (epoch / 10) * ofBorder, 5);
  }
  loss = dice({ reduction: 'none' });
  expect(() => model.evaluate(x, y)).toThrow('the loss has the axes NC, but training needs one number');
});
