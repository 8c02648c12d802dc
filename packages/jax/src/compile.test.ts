import * as jaxJs from '@jax-js/jax';
import { createLoss } from '@segloss/core';
import { expect, it } from 'vitest';
import { compile } from './compile.ts';
import { DeviceArrays } from './device-arrays.ts';

const sizes = { samples: 1, classes: 2, spatial: [1, 3] };
const signature = { classes: 2, target: 'labels', mask: false } as const;
const graph = createLoss('weighted-cross-entropy', { classWeights: [1, 2] }).graph(signature, {
  gradient: true,
});

function prepare() {
  const arrays = new DeviceArrays(jaxJs, 'wasm');
  const logits = arrays.upload(Float32Array.of(1, 2, 3, 4, 5, 6), [1, 2, 3]);
  const target = arrays.upload(Float32Array.of(0, 1, 1), [1, 1, 3]);
  return { arrays, logits, target, compiled: compile(arrays, graph, sizes) };
}

it('only reads its inputs, run after run, and releases the weights of classes in the end', () => {
  const { arrays, logits, target, compiled } = prepare();
  const [first, second] = [compiled.run({ logits, target }), compiled.run({ logits, target })];
  expect(second.value!.js()).toEqual(first.value!.js());
  expect([logits.refCount, target.refCount]).toEqual([1, 1]);
  expect(arrays.count).toBeGreaterThan(2);
  compiled.dispose();
  expect(arrays.count).toBe(2);
  arrays.release([logits, target]);
  expect(arrays.count).toBe(0);
  expect(() => logits.ref).toThrow();
});

it('takes no reference of its inputs when a rule throws', () => {
  const { arrays, logits, compiled } = prepare();
  expect(() => compiled.run({ logits })).toThrow("op 'equal'");
  compiled.dispose();
  expect([logits.refCount, arrays.count]).toEqual([1, 2]);
});
