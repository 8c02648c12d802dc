import { reference } from '@segloss/core';
import type { Lowering } from '@segloss/core/adapter';
import { build, defineLoss } from '@segloss/core/define';
import { opNames } from '@segloss/core/graph';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { tfjs, tfjsTable } from './index.ts';
import { makeInputs } from './testing/inputs.test-support.ts';

const sizes = { samples: 2, classes: 3, spatial: [2, 2] };
const none = {};
const boolean = (axes: 'NV' | 'NCV' | 'C' | 'NC') => ({ axes, kind: 'boolean' }) as const;
const real = (axes: 'NV' | 'NCV' | 'C' | 'NC' | '') => ({ axes, kind: 'real' }) as const;

beforeAll(async () => {
  await import('@tensorflow/tfjs-backend-cpu');
  await import('@tensorflow/tfjs-backend-wasm');
});

test('the table has a rule for every op', () => {
  const table: Lowering<tf.Tensor> = tfjsTable(tf, { layout: 'channels-first', sizes, inputs: {} });
  expect(Object.keys(table).sort()).toEqual([...opNames].sort());
});

describe.each(['cpu', 'wasm'])('on %s', (device) => {
  const table = tfjsTable(tf, { layout: 'channels-first', sizes, inputs: {} });
  const numbers = (compute: () => tf.Tensor) => [...tf.tidy(compute).dataSync()];

  beforeAll(async () => {
    await tf.setBackend(device);
  });

  test('comparisons and where broadcast by name', () => {
    const labels = tf.tensor([0, 1, 2, 1, 2, 0, 0, 1], [2, 1, 2, 2]);
    const classes = table.classVector([], { values: [0, 1, 2] }, real('C'));
    const one = table.constant([], { value: 1 }, real(''));
    const zero = table.constant([], { value: 0 }, real(''));
    const oneHot = numbers(() =>
      table.where([table.equal([labels, classes], none, boolean('NCV')), one, zero], none, real('NCV')),
    );
    expect(oneHot.join('')).toBe('100001010010011000011000');

    const samples = tf.tensor([1, 2, 3, 4, 5, 6], [2, 3, 1, 1]);
    const picked = numbers(() =>
      table.where([table.less([samples, classes], none, boolean('NC')), labels, samples], none, real('NCV')),
    );
    expect(picked.join('')).toBe('111122223333444455556666');
    expect(numbers(() => table.maximum([samples, classes], none, real('NC')))).toEqual([1, 2, 3, 4, 5, 6]);
    expect(
      numbers(() => table.where([table.less([zero, one], none, boolean('C')), one, zero], none, real(''))),
    ).toEqual([1]);
  });

  test('rules return new tensors, never an argument', () => {
    const x = tf.tensor([1, 2], [2, 1, 1, 1]);
    const results = [
      table.broadcast([x], { axes: 'N' }, { axes: 'N', kind: 'real' }),
      table.sum([x], { axes: 'C' }, { axes: 'N', kind: 'real' }),
      table.reduceMax([x], { axes: 'C' }, { axes: 'N', kind: 'real' }),
    ];
    for (const result of results) {
      expect(result).not.toBe(x);
      expect([...result.dataSync()]).toEqual([1, 2]);
      result.dispose();
    }
    expect(x.isDisposed).toBe(false);
  });

  test('a value with classes and voxels comes in the order N, C, V from any layout', async () => {
    const loss = defineLoss({
      id: 'squared-probability',
      title: '',
      family: 'region',
      citation: '',
      equation: '',
      formula: '',
      range: '',
      use: '',
      parameters: {},
      build: (_values, context) => build.mul(context.probability, context.probability),
    })();
    for (const layout of ['channels-first', 'channels-last'] as const) {
      const inputs = makeInputs({ layout, spatial: [2, 3, 4] });
      const [wanted, actual] = await Promise.all(
        [reference, tfjs].map(async (adapter) => {
          const backend = await adapter.open(adapter === tfjs ? device : 'cpu');
          return (await backend.compile(loss, { layout })).run(inputs);
        }),
      );
      expect(actual!.shape).toEqual([2, 3, 2, 3, 4]);
      for (const [i, value] of wanted!.value.entries()) expect(actual!.value[i]).toBeCloseTo(value, 6);
    }
  });

  test('an unknown input is named', () => {
    expect(() => table.input([], { name: 'weights', axes: 'NV' }, real('NV'))).toThrow("input 'weights'");
  });
});
