import * as jaxJs from '@jax-js/jax';
import { expect, it } from 'vitest';
import { Arrays } from './arrays.ts';

const { numpy } = jaxJs;

it('only reads operands, and releases what a computation leaves', () => {
  const arrays = new Arrays(jaxJs, 'wasm');
  const x = arrays.upload(Float32Array.of(1, 2), [2]);
  const result = arrays.tidy(() => arrays.apply(numpy.exp, arrays.apply(numpy.negative, x)));
  expect([x.refCount, result.refCount, arrays.count]).toEqual([1, 1, 2]);
  arrays.release(x);
  arrays.release(result);
  expect(arrays.count).toBe(0);
  expect(() => x.ref).toThrow();
});

it('gives an array of its own where an operation returns its operand', () => {
  const arrays = new Arrays(jaxJs, 'wasm');
  const x = arrays.upload(Float32Array.of(1, 2), [2]);
  const same = arrays.apply((a) => a.astype(numpy.float32), x);
  arrays.release(x);
  expect([...same.js()]).toEqual([1, 2]);
});

it('releases everything when a computation throws', () => {
  const arrays = new Arrays(jaxJs, 'wasm');
  const x = arrays.upload(Float32Array.of(1, 2), [2]);
  const other = arrays.upload(Float32Array.of(1, 2, 3), [3]);
  const fail = () => arrays.tidy(() => arrays.apply(numpy.add, arrays.apply(numpy.negative, x), other));
  expect(fail).toThrow();
  expect([x.refCount, other.refCount, arrays.count]).toEqual([1, 1, 2]);
});
