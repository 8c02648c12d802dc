import { createLoss, type Result } from '@segloss/core';
import { describe, expect, it } from 'vitest';
import { goldenCases } from '../cases/golden.ts';
import { arithmetics } from './arithmetic.ts';
import { budgetOf } from './budget.ts';
import { budgetFactor, compare, isUndecided } from './compare.ts';

const cases = await goldenCases();
const test = cases.find(({ id }) => id === 'dice/plain')!;
const expected = test.expected!();
const budget = budgetOf(createLoss(test.loss, test.params), test.inputs(), arithmetics['cpu-float32']);
const right: Result = {
  device: 'cpu',
  shape: expected.shape,
  value: expected.value,
  gradient: expected.gradient,
};
const moved = (data: Float64Array, at: number, by: number) => data.map((x, i) => (i === at ? x + by : x));

describe('a result', () => {
  it('is right when it is what is expected', () => {
    const { problem, value, gradient } = compare(right, expected, budget);
    expect([problem, value?.ratio, gradient?.ratio]).toEqual([undefined, 0, 0]);
  });

  it('may be off by the tolerance and no more; the worst element is named', () => {
    const tolerance = budgetFactor * budget.gradientError[7]!;
    const by = (factor: number) =>
      compare({ ...right, gradient: moved(expected.gradient, 7, factor * tolerance) }, expected, budget);
    expect(by(0.99).problem).toBeUndefined();
    expect(by(0.99).gradient).toMatchObject({ at: 7, expected: expected.gradient[7] });
    expect(by(1.01).problem).toMatch(/^gradient\[7\] is .* off; .* is tolerated$/);
    expect(by(1.01).gradient!.ratio).toBeCloseTo(1.01, 3);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY])('that is %s is infinitely wrong', (x) => {
    const { problem, value } = compare({ ...right, value: Float64Array.of(x) }, expected, budget);
    expect(problem).toContain(`value[0] is ${x}`);
    expect(value!.ratio).toBe(Number.POSITIVE_INFINITY);
  });

  it('of another shape is wrong, whatever its numbers', () => {
    expect(compare({ ...right, shape: [1] }, expected, budget).problem).toContain('shape [1]');
    expect(compare({ ...right, value: new Float64Array(2) }, expected, budget).problem).toContain(
      '2 elements',
    );
  });

  it('without a gradient, or with a short one, is wrong', () => {
    const { gradient: _, ...without } = right;
    expect(compare(without, expected, budget).problem).toBe(
      'no gradient was returned; 120 elements were expected',
    );
    const short = { ...right, gradient: expected.gradient.slice(1) };
    expect(compare(short, expected, budget).problem).toContain('the gradient has 119; 120');
  });

  it.each([-1, 3, 0.5])('of which every element is %d times what is expected says so', (factor) => {
    const gradient = expected.gradient.map((slope) => slope * factor);
    const { problem } = compare({ ...right, gradient }, expected, budget);
    expect(problem).toMatch(new RegExp(`is tolerated; every element is ${factor} times what is expected$`));
  });

  it.each([
    ['no result', undefined, 'no result'],
    ['a list', { ...right, value: [0.5] }, 'value is no Float32Array'],
    ['text', { ...right, gradient: ['0.5'] }, 'gradient is no Float32Array'],
    ['no shape', { ...right, shape: undefined }, 'shape is no list'],
  ])('that is %s is wrong', (_name, result, problem) => {
    expect(compare(result as unknown as Result, expected, budget).problem).toContain(problem);
  });

  it('is undecided as soon as one error is not finite', () => {
    expect(isUndecided(budget)).toBe(false);
    expect(isUndecided({ ...budget, valueError: Float64Array.of(Number.NaN) })).toBe(true);
    expect(isUndecided({ ...budget, gradientError: moved(budget.gradientError, 3, Infinity) })).toBe(true);
  });
});
