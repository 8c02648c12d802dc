import { allLosses, createLoss, reference } from '@segloss/core';
import { describe, expect, it } from 'vitest';
import { goldenCases } from './golden.ts';

const cases = await goldenCases();

/** Values below this are `1 - x` near perfection: double precision holds 1e-16 of the 1, and not of the difference. */
const smallestValue = 1e-3;

describe('the float64 reference agrees to twelve digits with independent code', () => {
  it.each(cases)('$id', async (test) => {
    const backend = await reference.open();
    const program = await backend.compile(createLoss(test.loss, test.params), { gradient: true });
    const { value, shape, gradient } = await program.run(test.inputs());
    const expected = test.expected!();
    expect(shape).toEqual(expected.shape);
    expect(value.length).toBe(expected.value.length);
    for (const [i, wanted] of expected.value.entries()) {
      const tolerance = 1e-12 * Math.max(smallestValue, Math.abs(wanted));
      expect(Math.abs(value[i]! - wanted)).toBeLessThanOrEqual(tolerance);
    }
    const largest = Math.max(...expected.gradient.map(Math.abs));
    expect(gradient!.length).toBe(expected.gradient.length);
    for (const [i, wanted] of expected.gradient.entries()) {
      expect(Math.abs(gradient![i]! - wanted)).toBeLessThanOrEqual(1e-12 * largest);
    }
  });
});

it('has cases of every loss', () => {
  expect(new Set(cases.map(({ loss }) => loss))).toEqual(new Set(allLosses.map(({ id }) => id)));
});

it('gives everybody inputs of their own', () => {
  const [test] = cases;
  test!.inputs().logits.data.fill(0);
  expect(test!.inputs().logits.data.some((logit) => logit !== 0)).toBe(true);
  test!.expected!().gradient.fill(0);
  expect(test!.expected!().gradient.some((slope) => slope !== 0)).toBe(true);
});
