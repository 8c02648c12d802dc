import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InputError } from '../errors/errors.ts';
import { createLoss } from '../losses/index.ts';
import { run } from '../testing/losses.test-support.ts';
import { check } from '../testing/property.test-support.ts';
import type { AnyInputs, Layout } from './inputs.ts';
import { oneHot } from './one-hot.ts';

describe('oneHot', () => {
  it('takes label maps with a channel axis of length 1', () => {
    const data = Uint8Array.of(0, 1, 2, 0);
    const flat = oneHot({ data, shape: [1, 2, 2] }, 3);
    expect(oneHot({ data, shape: [1, 1, 2, 2] }, 3)).toEqual(flat);
    expect(oneHot({ data, shape: [1, 1, 1, 2, 2] }, 3).shape).toEqual([1, 3, 1, 2, 2]);
    const last = oneHot({ data, shape: [1, 2, 2] }, 3, 'channels-last');
    expect(oneHot({ data, shape: [1, 2, 2, 1] }, 3, 'channels-last')).toEqual(last);
  });

  const labels = { data: Uint8Array.of(0, 2, 1, 1), shape: [2, 1, 2] };

  it('has a channel per class', () => {
    expect(oneHot(labels, 3)).toEqual({
      data: Float32Array.of(1, 0, 0, 0, 0, 1, 0, 0, 1, 1, 0, 0),
      shape: [2, 3, 1, 2],
    });
  });

  it('has them last when asked to', () => {
    expect(oneHot(labels, 3, 'channels-last')).toEqual({
      data: Float32Array.of(1, 0, 0, 0, 0, 1, 0, 1, 0, 0, 1, 0),
      shape: [2, 1, 2, 3],
    });
  });

  it('takes one channel for yes', () => {
    const mask = { data: BigInt64Array.of(0n, 1n, 1n, 0n), shape: [2, 1, 2] };
    expect(oneHot(mask, 1)).toEqual({ data: Float32Array.of(0, 1, 1, 0), shape: [2, 1, 1, 2] });
  });

  it('takes labels that a scale left near integers', () => {
    const near = { data: Float32Array.of(0.9999, -1e-4), shape: [1, 1, 2] };
    expect(oneHot(near, 2).data).toEqual(Float32Array.of(0, 1, 1, 0));
  });

  it('takes the labels of the classes', () => {
    const strange = { data: Int16Array.of(-7, 300, 4, 4), shape: [2, 1, 2] };
    expect(oneHot(strange, [-7, 4, 300])).toEqual(oneHot(labels, 3));
  });

  it.each([
    [() => oneHot(labels, 2), '2 at [0, 0, 1] is not one of the labels 0, 1. List the labels of all classes'],
    [
      () => oneHot({ data: Float32Array.of(0, 0.5), shape: [1, 1, 2] }, 2),
      'labels: labels must be integers, got 0.5 at [0, 0, 1]. Give integer labels',
    ],
    [
      () => oneHot({ data: Float32Array.of(0, Number.NaN), shape: [1, 1, 2] }, 2),
      'labels: labels must be integers, got NaN at [0, 0, 1]',
    ],
    [() => oneHot({ data: Uint8Array.of(1), shape: [] }, 2), 'shape of labels: [] has no axes. Give [N'],
    [() => oneHot(labels, 2), 'labels: 2 at [0, 0, 1]'],
    [() => oneHot(labels, 0), '0 is not a number of classes. Give an integer from 1'],
    [() => oneHot(labels, 1.5), '1.5 is not a number of classes'],
    [() => oneHot(labels, [0, 1, 1]), 'a label appears twice. Give a list of 3 different integers'],
    [() => oneHot(labels, [0, 1, 0.5]), '0.5 is not an integer'],
    [() => oneHot({ data: [0] as never, shape: [1] }, 2), 'its data is of type Array'],
    [() => oneHot({ data: Uint8Array.of(0, 1), shape: [1, 1, 3] }, 2), 'asks for 3 elements, the data has 2'],
    [() => oneHot(labels, 3, 'channels-lost' as Layout), "Did you mean 'channels-last'?"],
    [() => oneHot(labels, 1e9), '1000000000 is not a number of classes. Give an integer from 1 to 65536'],
    [() => oneHot(labels, null as never), 'null is not a number of classes'],
    [() => oneHot(labels, 'ab' as never), '"ab" is not a number of classes'],
  ])('refuses what is none (%#)', (make, message) => {
    expect(make).toThrow(message);
  });

  it.each<Layout>(['channels-first', 'channels-last'])(
    'refuses an array that does not fit into memory, before it takes any: %s',
    (layout) => {
      const large = { data: new Uint8Array(2 ** 22), shape: [1, 2048, 2048] };
      const make = () => oneHot(large, 65_536, layout);
      expect(make).toThrow(InputError);
      expect(make).toThrow(/an array of shape \[1, .*65536.*\] takes 1099.5 GB, which is more than there is/);
      expect(make).toThrow('Give the list of the labels that occur');
      expect(oneHot(large, [0, 3], layout).data).toHaveLength(2 ** 23);
    },
  );

  it('is the same prediction as one that is sure', async () => {
    const property = fc.asyncProperty(
      fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 6, maxLength: 6 }),
      fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 6, maxLength: 6 }),
      fc.constantFrom<Layout>('channels-first', 'channels-last'),
      async (predicted, true_, layout) => {
        const target = { data: Int32Array.from(true_), shape: [1, 2, 3] };
        const logits = oneHot({ data: Int32Array.from(predicted), shape: [1, 2, 3] }, 3, layout);
        const sure = { data: logits.data.map((x) => 200 * x - 100), shape: logits.shape };
        const ofMap = await run(createLoss('dice', { activation: 'none' }), { logits, target }, layout);
        const ofLogits = await run(createLoss('dice'), { logits: sure, target }, layout);
        expect(ofMap.value[0]).toBeCloseTo(ofLogits.value[0]!, 12);
      },
    );
    await check(property, 30);
  });
});

describe('labels that are mapped', () => {
  const logits = { data: Float32Array.from({ length: 12 }, (_, i) => Math.sin(i)), shape: [1, 3, 2, 2] };

  it.each(['dice', 'cross-entropy', 'lovasz-softmax', 'boundary'])(
    'give the same value and gradient, whatever they are: %s',
    async (id) => {
      const property = fc.asyncProperty(
        fc.uniqueArray(fc.integer({ min: -(2 ** 40), max: 2 ** 40 }), { minLength: 5, maxLength: 5 }),
        fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 4, maxLength: 4 }),
        async ([a = 0, b = 0, c = 0, strange = 0], classes) => {
          // Only ignored labels are limited to what single precision holds.
          const ignored = strange % 2 ** 24;
          fc.pre(![a, b, c].includes(ignored));
          const names = [a, b, c, ignored];
          const target = { data: Float64Array.from(classes, (at) => names[at]!), shape: [1, 2, 2] };
          const plain = { data: Int32Array.from(classes), shape: [1, 2, 2] };
          const inputs: AnyInputs = { logits, target, labels: [a, b, c] };
          const mapped = await run(createLoss(id, { ignoreIndex: ignored }), inputs);
          const expected = await run(createLoss(id, { ignoreIndex: 3 }), { logits, target: plain });
          expect(mapped.value).toEqual(expected.value);
          expect(mapped.gradient).toEqual(expected.gradient);
        },
      );
      await check(property, 30);
    },
  );

  it.each([
    [{ labels: [0, 1] }, 'it has 2 labels for 3 classes. Give a list of 3 different integers'],
    [{ labels: '012' }, 'it is not a list'],
    [{ labels: [0, 1, Number.NaN] }, 'NaN is not an integer'],
    [{ labels: [0, 1, 2n] }, '2n is not an integer'],
    [{ labels: [0, 1, '2'] }, '"2" is not an integer'],
    [{ labels: [0, 1, Symbol('two')] }, 'Symbol(two) is not an integer'],
    [{ labels: [0, 1, Object.create(null)] }, '{} is not an integer'],
    [{ labels: [0, 1, 5] }, '2 at [0, 1, 0] is not one of the labels 0, 1, 5'],
    [
      { labels: [0, 1, 2], target: { data: new Float32Array(12), shape: logits.shape } },
      'the target is dense',
    ],
  ])('are refused when they do not fit (%#)', async (more, message) => {
    const target = { data: Int32Array.of(0, 1, 2, 0), shape: [1, 2, 2] };
    const inputs = { logits, target, ...more } as AnyInputs;
    await expect(run(createLoss('dice'), inputs)).rejects.toThrow(message);
  });

  it('may be anything under a mask of 0', async () => {
    const target = { data: Int32Array.of(0, 5, 99, 0), shape: [1, 2, 2] };
    const mask = { data: Uint8Array.of(1, 1, 0, 1), shape: [1, 2, 2] };
    const { value } = await run(createLoss('dice'), { logits, target, mask, labels: [0, 5, 7] });
    const plain = { ...target, data: Int32Array.of(0, 1, 1, 0) };
    expect(value).toEqual((await run(createLoss('dice'), { logits, target: plain, mask })).value);
  });
});

describe('several ignored labels', () => {
  it('count as little as a mask', async () => {
    const logits = { data: Float32Array.from({ length: 12 }, (_, i) => Math.cos(i)), shape: [1, 2, 2, 3] };
    const target = { data: Int16Array.of(0, 1, 255, -1, 1, 0), shape: [1, 2, 3] };
    const mask = { data: Uint8Array.of(1, 1, 0, 0, 1, 1), shape: [1, 2, 3] };
    for (const id of ['dice', 'cross-entropy', 'top-k', 'hausdorff']) {
      const ignoring = await run(createLoss(id, { ignoreIndex: [255, -1, 255] }), { logits, target });
      const masked = await run(createLoss(id), { logits, target, mask });
      expect(ignoring.value).toEqual(masked.value);
      expect(ignoring.gradient).toEqual(masked.gradient);
    }
  });

  it('may be none', async () => {
    const signature = { classes: 2, target: 'labels', mask: false } as const;
    expect(createLoss('dice', { ignoreIndex: [] }).graph(signature)).toEqual(
      createLoss('dice').graph(signature),
    );
  });
});
