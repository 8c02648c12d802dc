import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defineLoss } from '../define/define-loss.ts';
import { ResultError } from '../errors/errors.ts';
import { pow, sum } from '../graph/builder.ts';
import { crossEntropy, dice } from '../losses/index.ts';
import { reference } from '../reference/adapter.ts';
import { check } from '../testing/property.test-support.ts';
import type { FloatArray } from './adapter.ts';
import { areSurelyFinite, checkFinite } from './check-result.ts';
import { createProgram, type RawResult } from './program.ts';

describe('areSurelyFinite', () => {
  it('finds any number that is not finite, wherever it is', async () => {
    const property = fc.property(
      fc.array(fc.double({ min: -3e38, max: 3e38, noNaN: true }), { minLength: 1, maxLength: 20 }),
      fc.nat(),
      fc.constantFrom(Number.NaN, Infinity, -Infinity),
      fc.constantFrom(Float32Array, Float64Array),
      (numbers, at, bad, array) => {
        const data: FloatArray = array.from(numbers);
        expect(areSurelyFinite(data)).toBe(true);
        data[at % data.length] = bad;
        expect(areSurelyFinite(data)).toBe(false);
      },
    );
    await check(property, 200);
  });

  it('knows that infinities of both signs are no sum of 0', () => {
    expect(areSurelyFinite(Float32Array.of(Infinity, 0, 0, 0, -Infinity))).toBe(false);
  });
});

it('numbers whose sum overflows are finite all the same', () => {
  const data = new Float64Array(8).fill(1.7e308);
  expect(() => checkFinite('core', 'dice', 'value', data, [8])).not.toThrow();
});

describe('a result that is not finite', () => {
  const inputs = {
    logits: { data: new Float32Array(24), shape: [2, 3, 2, 2] },
    target: { data: new Int32Array(8), shape: [2, 2, 2] },
  };
  const answering = (raw: Omit<RawResult, 'device'>, loss = dice()) =>
    createProgram('test', loss, { gradient: true }, async () => ({
      run: async () => ({ device: 'fake', ...raw }),
    }));
  const gradient = new Float32Array(24);

  it('is an error that names loss and output', async () => {
    const promise = answering({ value: Float32Array.of(Number.NaN), gradient }).run(inputs);
    await expect(promise).rejects.toThrow(ResultError);
    await expect(promise).rejects.toThrow(
      "[segloss/test] value of 'dice': it is not finite: NaN. Choose less extreme parameters",
    );
  });

  it('is an error that says where, and how often', async () => {
    const map = new Float32Array(8);
    map[5] = Infinity;
    const loss = crossEntropy({ reduction: 'none' });
    await expect(answering({ value: map, gradient }, loss).run(inputs)).rejects.toThrow(
      "value of 'cross-entropy': it is not finite: Infinity at [1, 0, 1]. ",
    );
    const slopes = new Float64Array(24);
    slopes[13] = -Infinity;
    slopes[23] = Number.NaN;
    await expect(answering({ value: Float32Array.of(1), gradient: slopes }).run(inputs)).rejects.toThrow(
      "gradient of 'dice': it is not finite: -Infinity at [1, 0, 0, 1] (and 1 more). ",
    );
  });

  it('is left to a backend that has looked at the gradient itself', async () => {
    const slopes = new Float32Array(24).fill(Number.NaN);
    const raw = { value: Float32Array.of(1), gradient: slopes, hasFiniteGradient: true };
    await expect(answering(raw).run(inputs)).resolves.toMatchObject({ gradient: slopes });
  });

  it('is an error of the reference too', async () => {
    const steep = defineLoss({
      ...dice,
      id: 'steep',
      parameters: {},
      build: (_, { probability }) => sum(pow(probability, 0.5), 'NCV'),
    });
    const program = await (await reference.open()).compile(steep({ activation: 'none' }), { gradient: true });
    await expect(program.run(inputs)).rejects.toThrow(
      /gradient of 'steep': it is not finite: Infinity at \[0, 0, 0, 0\] \(and 23 more\)/,
    );
  });
});
