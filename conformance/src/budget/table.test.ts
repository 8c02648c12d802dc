import { type Field, lower } from '@segloss/core/adapter';
import { build as b, type Expr } from '@segloss/core/define';
import { toGraph } from '@segloss/core/graph';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arithmetics } from './arithmetic.ts';
import { join } from './bounded.ts';
import { budgetTable } from './table.ts';

const u = 2 ** -24;
const sizes = { N: 1, C: 3, V: 4, spatial: [2, 2] };
const field = (axes: Field['axes'], ...data: readonly number[]): Field => ({
  axes,
  data: Float64Array.from(data),
});

function errorsOf(
  expr: Expr,
  inputs: Readonly<Record<string, Field>> = {},
  kind: keyof typeof arithmetics = 'cpu-float32',
) {
  const table = budgetTable(sizes, inputs, arithmetics[kind]);
  return Array.from(lower(toGraph({ out: expr }), table).out!.error);
}

const errorOf = (expr: Expr, inputs?: Readonly<Record<string, Field>>) => errorsOf(expr, inputs)[0]!;
const x = b.input('x', 'C');
const third = b.div(1, 3);

describe('rounding', () => {
  it('is charged to numbers that a device cannot write down, and only to those', () => {
    expect(errorOf(b.constant(0.5))).toBe(0);
    expect(errorOf(b.constant(0.1))).toBe(Math.abs(Math.fround(0.1) - 0.1));
    expect(errorOf(b.add(0.5, 0.25))).toBe(0);
    expect(errorsOf(x, { x: field('C', 0.1, 1, 2) })).toEqual([Math.abs(Math.fround(0.1) - 0.1), 0, 0]);
  });

  it('adds up as the root of the sum of squares', () => {
    expect(errorOf(third)).toBeCloseTo(u / 3, 12);
    expect(errorOf(b.add(third, third)) / u).toBeCloseTo(Math.hypot(1 / 3, 1 / 3, 2 / 3), 6);
    expect(errorOf(b.mul(third, 2)) / u).toBeCloseTo(Math.hypot(2 / 3, 2 / 3), 6);
  });

  it('grows where numbers cancel', () => {
    const difference = b.sub(third, 0.333251953125);
    expect(errorOf(difference)).toBeGreaterThan(1e-8);
  });

  it('of whole numbers that are added is nothing', () => {
    expect(errorOf(b.sum(b.input('y', 'V'), 'V'), { y: field('V', 1, 2, 3, 4) })).toBe(0);
    expect(errorOf(b.sum(b.input('y', 'V'), 'V'), { y: field('V', 1.5, 2, 3, 4) })).toBeCloseTo(
      10.5 * u * 2,
      10,
    );
  });

  it('is larger on graphics processors for division, exponential, logarithm and power', () => {
    const ops = [b.div(1, 3), b.sigmoid(0.3), b.log(1.1), b.pow(third, 0.5), b.softplus(0.3)];
    for (const op of ops) expect(errorsOf(op, {}, 'gpu-float32')[0]).toBeGreaterThan(errorOf(op));
  });

  it('of tiny results covers their loss', () => {
    const tiny = b.mul(b.constant(2 ** -80), 2 ** -60);
    expect(errorOf(tiny)).toBe(2 ** -140);
    // Their squares underflow, or overflow, in double precision too.
    const far = b.mul(b.mul(third, 2 ** -100), b.mul(b.mul(third, 2 ** -500), 2 ** -200));
    expect(errorOf(far)).toBeGreaterThanOrEqual(2 ** -800 / 9);
    expect(join(1e-200, 1e-200, 1e-200, 1e-200) / 1e-200).toBeCloseTo(2, 12);
    expect(join(1e200, 0) / 1e200).toBeCloseTo(1, 12);
  });
});

describe('decisions', () => {
  it('are certain for exact numbers, equal or not', () => {
    expect(errorOf(b.where(b.less(0.5, 0.5), 1, 0))).toBe(0);
    expect(errorOf(b.where(b.equal(2, 2), 1, 0))).toBe(0);
  });

  it('are uncertain within rounding, and cost what they decide about', () => {
    const close = b.less(b.mul(third, 3), 1);
    expect(errorOf(b.where(close, 1, 0))).toBe(1);
    expect(errorOf(b.where(close, third, third))).toBeCloseTo(u / 3, 10);
  });

  it('make a maximum of near operands as uncertain as these', () => {
    expect(errorOf(b.maximum(third, 0.9))).toBe(Math.abs(Math.fround(0.9) - 0.9));
    expect(errorOf(b.maximum(third, b.mul(third, 1)))).toBeGreaterThan(u / 3);
  });

  it('about a zero that is divided by, or whose logarithm is taken, are nobody’s', () => {
    const nearZero = b.sub(b.mul(third, 3), 1);
    expect(errorOf(b.div(1, nearZero))).toBe(Number.POSITIVE_INFINITY);
    expect(errorOf(b.log(b.abs(nearZero)))).toBe(Number.POSITIVE_INFINITY);
  });

  it('about the largest of a voxel are uncertain where others are near, and certain for itself', () => {
    const values = b.div(b.input('y', 'NCV'), 3);
    const largest = b.where(b.equal(values, b.reduceMax(values, 'C')), 1, 0);
    const y = field('NCV', ...[1, 2, 7, 4], ...[5, 2, 7 + 1e-7, 1], ...[3, 2, 1, 1 + 1e-7]);
    expect(errorsOf(largest, { y })).toEqual([...[0, 0, 1, 0], ...[0, 0, 1, 0], ...[0, 0, 0, 0]]);
    // Of two expressions that are equal, a device may compute each in its own way.
    const other = b.mul(b.input('y', 'NCV'), third);
    const alike = b.where(b.equal(other, b.reduceMax(values, 'C')), 1, 0);
    expect(errorsOf(alike, { y }).slice(0, 6)).toEqual([0, 1, 1, 1, 1, 1]);
  });

  it('of a mask make the whole distance map uncertain', () => {
    const y = { y: field('NCV', ...[1, 2, 3], ...new Array(9).fill(3)) };
    const map = (limit: Expr) => b.distanceMap(b.less(limit, b.input('y', 'NCV')), 'signed', undefined);
    expect(errorsOf(map(b.constant(2.5)), y).every(Number.isFinite)).toBe(true);
    expect(errorsOf(map(b.mul(third, 9)), y).slice(0, 4)).toEqual(
      new Array(4).fill(Number.POSITIVE_INFINITY),
    );
  });

  it('of ranks are uncertain for near values, and certain for equal ones', () => {
    const values = b.div(b.input('y', 'NV'), 3);
    const ranked = (...y: readonly number[]) =>
      errorsOf(b.hardest(values, 1, 0.5, false), { y: field('NV', ...y) });
    expect(ranked(1, 2, 3, 4)).toEqual([0, 0, 0, 0]);
    expect(ranked(1, 2, 2, 4)).toEqual([0, 0, 0, 0]);
    expect(ranked(1, 2, 2 + 1e-7, 4)).toEqual(new Array(4).fill(Number.POSITIVE_INFINITY));
  });
});

describe('a softmax', () => {
  const logits = fc.array(fc.float({ min: -30, max: 30, noNaN: true }), { minLength: 3, maxLength: 3 });
  const scaled = (x: Expr) => b.mul(x, third);

  it('has errors that a computation in single precision respects', () => {
    fc.assert(
      fc.property(logits, (values) => {
        const [max] = [Math.max(...values)];
        const powers = values.map((value) => Math.fround(Math.exp(Math.fround(value - max))));
        const total = powers.reduce((sum, power) => Math.fround(sum + power), 0);
        const exact = values.map((value) => Math.exp(value - max));
        const exactTotal = exact.reduce((sum, power) => sum + power, 0);
        const errors = errorsOf(b.softmax(x), { x: field('C', ...values) });
        for (const [c, error] of errors.entries()) {
          expect(Math.abs(Math.fround(powers[c]! / total) - exact[c]! / exactTotal)).toBeLessThanOrEqual(
            4 * error + 1e-45,
          );
        }
      }),
    );
  });

  it('passes on the errors of its logits by its slopes', () => {
    const inputs = { x: field('C', 1, 2, 4) };
    const shares = [1, 2, 4].map((logit) => Math.exp(logit / 3));
    const s = shares.map((share) => share / shares.reduce((a, c) => a + c, 0));
    const given = [1, 2, 4].map((logit) => Math.hypot(logit / 3, logit / 3) * u);
    const brought = s.map((own, c) =>
      Math.hypot(...s.map((other, j) => own * ((j === c ? 1 : 0) - other) * given[j]!)),
    );
    for (const [c, error] of errorsOf(b.softmax(scaled(x)), inputs).entries()) {
      expect(error).toBeGreaterThan(brought[c]!);
      expect(error).toBeLessThan(brought[c]! + 6 * u);
    }
  });

  it('keeps small complements exact, relative to them', () => {
    const [error] = errorsOf(b.softmaxComplement(x), { x: field('C', 40, 0, -10) });
    expect(error! / Math.exp(-40)).toBeLessThan(100 * u);
  });
});
