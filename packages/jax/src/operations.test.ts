import * as jaxJs from '@jax-js/jax';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { JaxArray } from './jax.ts';
import { operationsOf } from './operations.ts';
import { sumOver } from './sum.ts';

const { jit, numpy } = jaxJs;
const { add, sub, mul, div } = operationsOf({ jax: jaxJs, device: 'wasm' });
const { fround } = Math;

/** Computes a function of one number in one kernel; 0 for -0. */
const computed = (f: (x: JaxArray) => JaxArray, x: number): number => {
  const compiled = jit(f);
  const [result] = compiled(numpy.array(Float32Array.of(x))).dataSync();
  compiled.dispose();
  return result! + 0;
};

const number = fc.float({ min: fround(-1e9), max: fround(1e9), noNaN: true, noDefaultInfinity: true });

it('rounds after every step, also where constants could be put together', () => {
  fc.assert(
    fc.property(number, number, number, (x, a, b) => {
      expect(computed((y) => add(add(y, a), b), x)).toBe(fround(fround(x + a) + b) + 0);
      expect(computed((y) => sub(y, sub(a, y)), x)).toBe(fround(x - fround(a - x)) + 0);
      expect(computed((y) => mul(mul(y, a), b), x)).toBe(fround(fround(x * a) * b) + 0);
    }),
    { numRuns: 25 },
  );
  expect(computed((y) => sub(add(y, 1e8), 1e8), 0.5)).toBe(0);
  expect(computed((y) => mul(mul(y, 1e-30), 1e-30), 1e38)).toBe(
    fround(fround(1e38 * fround(1e-30)) * fround(1e-30)),
  );
});

it('divides as IEEE 754 demands, also by what has no reciprocal', () => {
  fc.assert(
    fc.property(fc.float({ noNaN: true }), fc.float({ noNaN: true }), (a, b) => {
      expect(computed((x) => div(a, x), b)).toBe(fround(a / b) + 0);
    }),
    { numRuns: 50 },
  );
});

it('adds many equal numbers without losing more than a few digits', () => {
  const length = 100_001;
  const sum = sumOver(jaxJs, numpy.full([1, 1, length], 0.1), 2);
  expect(sum.shape).toEqual([1, 1, 1]);
  expect(sum.dataSync()[0]! / (length * fround(0.1))).toBeCloseTo(1, 5);
});
