import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ParameterError } from '../errors/errors.ts';
import type { Inputs } from '../inputs/inputs.ts';
import { boundary, crossEntropy, dice, hausdorff, logHausdorff, tversky } from '../losses/index.ts';
import { run } from '../testing/losses.test-support.ts';
import { expectClose } from '../testing/numbers.test-support.ts';
import { weightedSum } from './combinators.ts';
import { deepSupervision } from './deep-supervision.ts';
import { type LossStep, transformLoss } from './transform-loss.ts';

const inputs: Inputs = {
  logits: { data: Float64Array.from({ length: 48 }, (_, i) => Math.sin(5 * i)), shape: [2, 4, 2, 3] },
  target: { data: Int32Array.from({ length: 12 }, (_, i) => (i * i) % 4), shape: [2, 2, 3] },
};

describe('transformLoss', () => {
  it('takes log(1 + x)', async () => {
    const own = await run(transformLoss(hausdorff(), [{ log1p: true }]), inputs);
    const known = await run(logHausdorff(), inputs);
    expect(own.value).toEqual(known.value);
    expect(own.gradient).toEqual(known.gradient);
  });

  it('takes powers, with their slopes', async () => {
    const plain = await run(tversky(), inputs);
    await fc.assert(
      fc.asyncProperty(fc.double({ min: 0.01, max: 3, noNaN: true }), async (power) => {
        const { value, gradient } = await run(transformLoss(tversky(), [{ power }]), inputs);
        const x = plain.value[0]!;
        expectClose(value, [x ** power], 1e-13);
        expectClose(
          gradient,
          Array.from(plain.gradient, (slope) => power * x ** (power - 1) * slope),
          1e-12,
          { floor: 1e-12 },
        );
      }),
      { numRuns: 20 },
    );
  });

  it.each([
    ['samples', 2],
    ['voxels', 6],
    ['classes', 4],
    ['foregroundClasses', 3],
  ] as const)('multiplies with and divides by the number of %s', async (extent, count) => {
    const plain = await run(dice(), inputs);
    for (const [step, factor] of [
      [{ times: [extent] }, count],
      [{ over: [extent] }, 1 / count],
    ] as const) {
      const scaled = await run(transformLoss(dice(), [step]), inputs);
      expectClose(
        scaled.value,
        plain.value.map((x) => x * factor),
        1e-13,
      );
      expectClose(
        scaled.gradient,
        plain.gradient.map((x) => x * factor),
        1e-13,
        { floor: 1e-13 },
      );
    }
  });

  it('goes step by step, and is a part of other losses', async () => {
    const steps: LossStep[] = [{ times: ['samples', 'voxels'] }, { log1p: true }, { over: ['classes'] }];
    const loss = weightedSum([
      { loss: transformLoss(crossEntropy({ reduction: 'mean' }), steps), weight: 2 },
    ]);
    const x = (await run(crossEntropy(), inputs)).value[0]!;
    expect((await run(loss, inputs)).value[0]).toBeCloseTo((2 * Math.log1p(12 * x)) / 4, 13);
    expect(() => deepSupervision(loss, [1, 0.5])).not.toThrow();
  });

  it('holds a power whose slope would be infinite, and is 0 at 0', async () => {
    const target = { data: new Int32Array(4), shape: [1, 2, 2] };
    const logits = { data: Float64Array.from([1, 1, 1, 1, 0, 0, 0, 0]), shape: [1, 2, 2, 2] };
    const perfect = dice({ activation: 'none', smoothNr: 1, smoothDr: 1 });
    const root = await run(transformLoss(perfect, [{ power: 0.5 }]), { logits, target });
    expect(root.value[0]).toBeCloseTo(Math.sqrt(1e-7), 10);
    expect(root.gradient.every((slope) => slope === 0)).toBe(true);
    expect((await run(transformLoss(perfect, [{ log1p: true }]), { logits, target })).value[0]).toBe(0);
  });

  it('has plain data for parameters, which do not change with those of its owner', () => {
    const steps: LossStep[] = [{ over: ['classes'] }];
    const loss = transformLoss(dice({ batch: true }), steps);
    steps.push({ log1p: true });
    expect(JSON.parse(JSON.stringify(loss.parameters))).toMatchObject({
      of: { id: 'dice', parameters: { batch: true } },
      steps: [{ over: ['classes'] }],
    });
    expect(loss.description.title).toBe('(Dice loss) over classes');
  });

  it.each([
    [() => transformLoss(dice as never, []), 'it is a function, not a loss'],
    [() => transformLoss(dice({ reduction: 'none' }), []), "'dice' with reduction 'none' is not one number"],
    [() => transformLoss(boundary(), [{ log1p: true }]), "'boundary' may be negative"],
    [
      () => transformLoss(weightedSum([{ loss: dice(), weight: 1 }], { constant: -1 }), [{ power: 2 }]),
      'may be negative',
    ],
    [
      () => transformLoss(dice(), null as never),
      'its steps are null. Give a list of steps: log1p (true), power',
    ],
    [() => transformLoss(dice(), [{ power: 4 }]), 'no such step: {"power":4}'],
    [() => transformLoss(dice(), [{ log1p: false }] as never), 'no such step'],
    [() => transformLoss(dice(), [{ times: [] }]), 'no such step'],
    [() => transformLoss(dice(), [{ times: ['toString'] }] as never), 'no such step'],
    [() => transformLoss(dice(), [{ toString: true }] as never), 'no such step'],
    [() => transformLoss(dice(), [{ power: 2, log1p: true }] as never), 'no such step'],
    [() => transformLoss(dice(), ['log1p'] as never), 'no such step: "log1p"'],
  ] as readonly (readonly [() => unknown, string])[])('refuses what makes no loss (%#)', (make, message) => {
    expect(make).toThrow(ParameterError);
    expect(make).toThrow(message);
  });

  it('takes a power of a sum whose parts are never negative', () => {
    const sum = weightedSum([dice(), crossEntropy()].map((loss) => ({ loss, weight: 1 })));
    expect(() => transformLoss(sum, [{ power: 0.5 }])).not.toThrow();
  });
});
