import * as jax from '@jax-js/jax';
import { createLoss, reference, UnsupportedGraphError } from '@segloss/core';
import { expect, it } from 'vitest';
import { toLossFunction } from './index.ts';

const { numpy } = jax;
const shape = [2, 3, 4, 5];
const logits = Float32Array.from({ length: 120 }, (_, i) => 3 * Math.sin(i * i));
const labels = Int32Array.from({ length: 40 }, (_, i) => (i * 7) % 3);

it.each(['dice-ce', 'focal', 'exponential-logarithmic'])(
  "'%s' has the value and the gradient of the reference in jax.valueAndGrad",
  async (id) => {
    const loss = createLoss(id);
    const program = await (await reference.open()).compile(loss, { gradient: true });
    const expected = await program.run({
      logits: { data: logits, shape },
      target: { data: labels, shape: [2, 4, 5] },
    });
    const compute = toLossFunction(jax, loss);
    const target = numpy.array(labels, { shape: [2, 4, 5] });
    const x = numpy.array(logits, { shape });
    const [value, gradient] = jax.valueAndGrad((y: jax.numpy.Array) => compute(y, target.ref))(x.ref);
    expect(value.js()).toBeCloseTo(expected.value[0]!, 5);
    const slopes = await gradient.data();
    for (const [i, slope] of expected.gradient!.entries()) expect(slopes[i]).toBeCloseTo(slope, 5);
    expect([x.refCount, target.refCount]).toEqual([1, 1]);
  },
);

const marks = Uint8Array.from(labels, (_, i) => Number(i % 5 > 0));
const numbers = Float32Array.from(labels, (_, i) => (i % 4) / 2);
const annotated = [[1], [0, 2]];
const space = [2, 4, 5];

it.each([
  ['softmax', 'plain'],
  ['sigmoid', 'plain'],
  ['softmax', 'jit'],
] as const)('takes a mask, weights and annotated classes: %s, %s', async (activation, way) => {
  const loss = createLoss('dice-ce', { activation });
  const program = await (await reference.open()).compile(loss, { gradient: true });
  const expected = await program.run({
    logits: { data: logits, shape },
    target: { data: labels, shape: space },
    mask: { data: marks, shape: space },
    weights: { data: numbers, shape: space },
    annotated,
  });
  const compute = toLossFunction(jax, loss);
  const arrays = [labels, marks, numbers].map((data) =>
    numpy.array(Float32Array.from(data), { shape: space }),
  );
  const [target, mask, weights] = arrays as [jax.numpy.Array, jax.numpy.Array, jax.numpy.Array];
  const ofLogits = (y: jax.numpy.Array) =>
    compute(y, target.ref, { mask: mask.ref, weights: weights.ref, annotated });
  const gradientOf = jax.valueAndGrad(ofLogits);
  const x = numpy.array(logits, { shape });
  const [value, gradient] = (way === 'jit' ? jax.jit(gradientOf) : gradientOf)(x.ref);
  expect(value.js()).toBeCloseTo(expected.value[0]!, 5);
  const slopes = await gradient.data();
  for (const [i, slope] of expected.gradient!.entries()) expect(slopes[i]).toBeCloseTo(slope, 5);
  if (way === 'plain') expect(arrays.map((array) => array.refCount)).toEqual([1, 1, 1]);
});

it('takes logits with the classes last', () => {
  const compute = toLossFunction(jax, createLoss('dice-ce'), { layout: 'channels-last' });
  const usual = toLossFunction(jax, createLoss('dice-ce'));
  const x = numpy.array(logits, { shape });
  const target = numpy.array(labels, { shape: [2, 4, 5] });
  const last = compute(numpy.moveaxis(x.ref, 1, -1), target.ref);
  expect(last.js()).toBeCloseTo(usual(x, target).js(), 6);
});

it('refuses a loss with many values, one that needs the host, and shapes that do not fit', () => {
  expect(() => toLossFunction(jax, createLoss('cross-entropy', { reduction: 'none' }))).toThrow(
    'training needs one number',
  );
  expect(() => toLossFunction(jax, createLoss('top-k'))).toThrow(UnsupportedGraphError);
  const compute = toLossFunction(jax, createLoss('dice'));
  expect(() => compute(numpy.zeros([1, 2, 4, 4]), numpy.zeros([1, 3, 4]))).toThrow('do not fit');
  const call = (more: object) => () => compute(numpy.zeros([1, 2, 4, 4]), numpy.zeros([1, 4, 4]), more);
  expect(call({ weights: numpy.zeros([1, 4]) })).toThrow(
    '[segloss/jax] shape of weights: [1, 4] does not fit the logits. Give one number per voxel: [1, 4, 4].',
  );
  expect(call({ annotated: [[2]] })).toThrow('[segloss/jax] annotated classes of sample 0: 2 is not');
  expect(call({ wieghts: null })).toThrow("Did you mean 'weights'?");
});
