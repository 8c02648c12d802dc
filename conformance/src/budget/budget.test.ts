import { createLoss, ResultError } from '@segloss/core';
import { describe, expect, it } from 'vitest';
import type { ConformanceCase } from '../cases/case.ts';
import { goldenCases } from '../cases/golden.ts';
import { scaleCases } from '../cases/scale.ts';
import { faultyAdapters, singlePrecision } from '../faulty/index.ts';
import { type Arithmetic, arithmetics, budgetVersion } from './arithmetic.ts';
import { budgetOf } from './budget.ts';
import { budgetFactor, type Comparison, compare, isUndecided } from './compare.ts';

const cases = await goldenCases();
const onCpu = arithmetics['cpu-float32'];
const budgetOfCase = (test: ConformanceCase, arithmetic: Arithmetic = onCpu) =>
  budgetOf(createLoss(test.loss, test.params), test.inputs(), arithmetic);

async function compareWith(adapter: typeof singlePrecision, test: ConformanceCase): Promise<Comparison> {
  const backend = await adapter.open();
  const program = await backend.compile(createLoss(test.loss, test.params), { gradient: true });
  return compare(await program.run(test.inputs()), test.expected!(), budgetOfCase(test));
}

describe('the budget of the golden cases', () => {
  it.each(cases)('$id is decided, and wide enough for correct single precision', async (test) => {
    expect(isUndecided(budgetOfCase(test))).toBe(false);
    const { value, gradient } = await compareWith(singlePrecision, test);
    expect(value!.ratio).toBeLessThanOrEqual(0.5);
    expect(gradient!.ratio).toBeLessThanOrEqual(0.5);
  });

  it('is too narrow for half precision, in the gradient of every loss', async () => {
    const { adapter } = faultyAdapters.find((faulty) => faulty.adapter.name === 'half-precision')!;
    const isFlat = (test: ConformanceCase) => test.expected!().gradient.every((slope) => slope === 0);
    const caught = new Map<string, number[]>();
    for (const test of cases.filter((candidate) => !isFlat(candidate))) {
      // A result that is not finite never arrives.
      const { gradient } = await compareWith(adapter, test).catch((error: unknown): Partial<Comparison> => {
        if (error instanceof ResultError) return {};
        throw error;
      });
      caught.set(test.loss, [...(caught.get(test.loss) ?? []), (gradient?.ratio ?? Infinity) > 1 ? 1 : 0]);
    }
    for (const [loss, hits] of caught) {
      expect([loss, hits.reduce((sum, hit) => sum + hit, 0) / hits.length > 0.9]).toEqual([loss, true]);
    }
  });

  it('moves only under a new name', () => {
    const picked = ['cross-entropy/plain', 'dice/confident', 'focal-tversky/plain', 'dice-hausdorff/plain'];
    const sizes = picked.map((id) => {
      const { valueError, gradientError } = budgetOfCase(cases.find((test) => test.id === id)!);
      return [id, valueError[0]!.toPrecision(3), Math.max(...gradientError).toPrecision(3)].join(' ');
    });
    // A change here changes what passes: give `budgetVersion` a new name with it.
    expect([budgetVersion, ...sizes]).toMatchInlineSnapshot(`
      [
        "budget/3",
        "cross-entropy/plain 8.27e-7 6.35e-9",
        "dice/confident 1.46e-7 2.68e-8",
        "focal-tversky/plain 3.09e-7 2.44e-8",
        "dice-hausdorff/plain 0.00000175 1.54e-7",
      ]
    `);
  });
});

describe('the budget of the scale cases', () => {
  it.each(scaleCases().filter(({ id }) => /(mean|per-batch|distances)\/constant/.test(id)))(
    '$id is decided and not wider than what sums of ten million voxels need',
    (test) => {
      const { value, valueError, gradient, gradientError, ...rest } = budgetOfCase(test);
      expect(isUndecided({ value, valueError, gradient, gradientError, ...rest })).toBe(false);
      expect(budgetFactor * valueError[0]!).toBeLessThan(1e-6 + 2e-5 * Math.abs(value[0]!));
      const largest = gradient.reduce((max, slope) => Math.max(max, Math.abs(slope)), 0);
      const widest = gradientError.reduce((max, error) => Math.max(max, error), 0);
      // The gradient of a ratio has the errors of several sums.
      expect(budgetFactor * widest).toBeLessThan(4e-5 * largest);
    },
  );
});
