import { checkInputs, createLoss, ResultError } from '@segloss/core';
import { axisSizes, inputFields, lower } from '@segloss/core/adapter';
import { describe, expect, it } from 'vitest';
import type { ConformanceCase } from '../cases/case.ts';
import { goldenCases } from '../cases/golden.ts';
import { randomSource } from '../cases/random.ts';
import { scaleCases } from '../cases/scale.ts';
import { faultyAdapters, singlePrecision } from '../faulty/index.ts';
import { type Arithmetic, arithmetics, budgetVersion } from './arithmetic.ts';
import { budgetOf } from './budget.ts';
import { budgetFactor, type Comparison, compare, isUndecided } from './compare.ts';
import { groupVoxels } from './groups.ts';
import { lowerBudget } from './lower-budget.ts';
import { budgetTable } from './table.ts';

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

describe('voxels that are alike', () => {
  const [samples, classes, spatial] = [2, 3, [24, 30]] as const;
  const voxels = spatial[0] * spatial[1];

  /** Inputs of a few kinds of voxels, or the same with one number that makes each voxel its own. */
  function inputsOf(isDense: boolean) {
    const next = randomSource(7);
    const kinds = Array.from({ length: 9 }, () => Array.from({ length: 2 * classes }, () => 4 * next() - 2));
    const kindOf = Array.from({ length: voxels }, () => kinds[Math.floor(9 * next())]!);
    const shape = [samples, classes, ...spatial];
    const at = (offset: number) =>
      Float32Array.from(
        { length: samples * classes * voxels },
        (_, i) => kindOf[i % voxels]![offset + (Math.floor(i / voxels) % classes)]!,
      );
    const labels = Int32Array.from({ length: samples * voxels }, (_, i) =>
      Math.floor(Math.abs(kindOf[i % voxels]![classes]!) * 1.4),
    );
    return {
      logits: { data: at(0), shape },
      target: isDense
        ? { data: at(classes).map((x) => Math.abs(x) / 2), shape }
        : { data: labels, shape: [samples, ...spatial] },
    };
  }

  it.each(['dice', 'cross-entropy', 'top-k', 'boundary', 'lovasz-softmax'])(
    'give %s the budget of all of them',
    (id) => {
      const loss = createLoss(id);
      for (const isDense of [false, true]) {
        const inputs = inputsOf(isDense);
        const checked = checkInputs(loss, inputs);
        const graph = loss.graph(checked.signature, { gradient: true });
        const sizes = axisSizes(checked.sizes);
        const fields = inputFields(checked, Float64Array);
        expect(groupVoxels(Object.values(fields), sizes)?.counts.length).toBeLessThanOrEqual(9);
        const each = lower(graph, budgetTable(sizes, fields, onCpu));
        const alike = lowerBudget(graph, sizes, fields, onCpu);
        for (const name of ['value', 'gradient'] as const) {
          const [found, wanted] = [alike[name]!, each[name]!];
          expect(found.data.length).toBe(wanted.data.length);
          const isNear = (a: Float64Array, b: Float64Array) => {
            const largest = b.reduce((max, x) => Math.max(max, Math.abs(x)), 0);
            return a.every((x, i) => x === b[i] || Math.abs(x - b[i]!) <= 1e-9 * largest);
          };
          expect([name, isNear(found.data, wanted.data), isNear(found.error, wanted.error)]).toEqual([
            name,
            true,
            true,
          ]);
        }
      }
    },
  );

  it('are not looked for where each is different', () => {
    const next = randomSource(1);
    const data = Float64Array.from({ length: 6000 }, next);
    expect(groupVoxels([{ axes: 'NV', data }], { N: 1, C: 1, V: 6000 })).toBeUndefined();
  });
});

describe('numbers far below single precision', () => {
  it.each(['iou', 'dice', 'tversky', 'generalized-dice', 'boundary'])(
    'are tolerated as 0 in the gradient of %s',
    async (id) => {
      const backend = await singlePrecision.open();
      for (const activation of ['softmax', 'sigmoid']) {
        for (const size of [65_504, 2e5, 1e20, 1e30]) {
          const next = randomSource(4);
          const loss = createLoss(id, { activation, includeBackground: true });
          const inputs = {
            logits: {
              data: Float32Array.from({ length: 2 * 3 * 24 }, () => (2 * next() - 1) * size),
              shape: [2, 3, 4, 6],
            },
            target: {
              data: Int32Array.from({ length: 2 * 24 }, () => Math.floor(3 * next())),
              shape: [2, 4, 6],
            },
          };
          const program = await backend.compile(loss, { gradient: true, onWarning: () => undefined });
          const budget = budgetOf(loss, inputs, onCpu);
          expect(compare(await program.run(inputs), budget, budget).problem).toBeUndefined();
        }
      }
    },
  );
});

describe('the budget of ranks', () => {
  const budgetOfLogits = (logits: readonly number[]) =>
    budgetOf(
      createLoss('top-k', { activation: 'sigmoid', k: 0.25 }),
      {
        logits: { data: Float32Array.from(logits), shape: [1, 1, 1, 4] },
        target: { data: new Uint8Array(4), shape: [1, 1, 4] },
      },
      onCpu,
    );

  it.each([
    ['is decided where equal voxels are ranked by position', [0.5, 0.5, 0.1, 0.1], false],
    [
      'is undecided where rounding may make others equal to them',
      [0.0008866145, 0.0008866145, 0.0008865854, -0.1],
      true,
    ],
    ['is undecided where rounding may change the order', [0.3, 0.3000001, 0.1, 0.1], true],
  ])('%s', (_name, logits, expected) => {
    expect(isUndecided(budgetOfLogits(logits))).toBe(expected);
  });
});
