import { describe, expect, it } from 'vitest';
import type { Loss } from '../define/define-loss.ts';
import { InputError, ParameterError } from '../errors/errors.ts';
import type { Inputs } from '../inputs/inputs.ts';
import { boundary, crossEntropy, dice, diceCe, generalizedDice } from '../losses/index.ts';
import { reference } from '../reference/adapter.ts';
import { schedule, weightedSum } from './combinators.ts';
import { deepSupervision } from './deep-supervision.ts';

const inputsOf = (side: number): Inputs => ({
  logits: {
    data: Float64Array.from({ length: 3 * side * side }, (_, i) => Math.sin(7 * i + side)),
    shape: [1, 3, side, side],
  },
  target: { data: Int32Array.from({ length: side * side }, (_, i) => (i * i) % 3), shape: [1, side, side] },
});

async function run(loss: Loss, inputs = inputsOf(4)) {
  const backend = await reference.open();
  return (await backend.compile(loss, { gradient: true })).run(inputs);
}

describe('weightedSum', () => {
  it('adds values and gradients with their weights', async () => {
    const sum = await run(
      weightedSum([
        { loss: dice(), weight: 0.25 },
        { loss: crossEntropy(), weight: 2 },
      ]),
    );
    const built = await run(diceCe({ weightDice: 0.25, weightCe: 2 }));
    expect(sum.value[0]).toBeCloseTo(built.value[0]!, 14);
    for (const [i, slope] of sum.gradient!.entries()) expect(slope).toBeCloseTo(built.gradient![i]!, 15);
  });

  it('keeps the parameters of each part', async () => {
    const parts = [dice({ includeBackground: false }), dice({ squared: true })];
    const sum = await run(weightedSum(parts.map((loss) => ({ loss, weight: 1 }))));
    const apart = await Promise.all(parts.map((loss) => run(loss)));
    expect(sum.value[0]).toBeCloseTo(apart[0]!.value[0]! + apart[1]!.value[0]!, 14);
    expect(sum.shape).toEqual([]);
  });

  it.each([
    ['no parts', () => weightedSum([]), /0 weights for 0 losses/],
    [
      'a negative weight',
      () => weightedSum([{ loss: dice(), weight: -1 }]),
      /a number >= 0 and <= 1e6, got -1/,
    ],
    [
      'weights within each other that are too large together',
      () => {
        const inner = weightedSum(
          [dice(), crossEntropy()].map((loss, i) => ({ loss, weight: [1, 2000][i]! })),
        );
        return weightedSum([{ loss: inner, weight: 1000 }]);
      },
      /nested weights multiply to 2000000, which is more than 1e6\. Lower one of them\./,
    ],
    ['a weight that is no number', () => weightedSum([{ loss: dice(), weight: Number.NaN }]), /got NaN/],
    [
      'a part that is not one number',
      () => weightedSum([{ loss: dice({ reduction: 'none' }), weight: 1 }]),
      /'dice' with reduction 'none' is not one number/,
    ],
    [
      'parts that ignore different labels',
      () => weightedSum([dice(), dice({ ignoreIndex: 1 })].map((loss) => ({ loss, weight: 1 }))),
      /'dice' and 'dice' differ in ignoreIndex/,
    ],
    [
      'a constant that is no finite number',
      () => weightedSum([{ loss: dice(), weight: 1 }], { constant: Infinity }),
      /the constant must be a number from -1e6 to 1e6, got Infinity/,
    ],
    [
      'an option that it does not have',
      () => weightedSum([{ loss: dice(), weight: 1 }], { offset: 1 } as never),
      /'offset' of options of a weighted sum: no such key/,
    ],
  ])('refuses %s', (_name, make, message) => {
    expect(make).toThrow(message);
  });

  it('adds a constant to the value alone', async () => {
    const parts = [{ loss: dice(), weight: 2 }];
    const [plain, moved] = [await run(weightedSum(parts)), await run(weightedSum(parts, { constant: -1 }))];
    expect(moved.value[0]).toBeCloseTo(plain.value[0]! - 1, 14);
    expect(moved.gradient).toEqual(plain.gradient);
  });

  it('checks the spacing of its parts against the inputs', async () => {
    const loss = weightedSum([{ loss: boundary({ spacing: [1, 1, 1] }), weight: 1 }]);
    await expect(run(loss)).rejects.toThrow(/'spacing'.*3 numbers for spatial axes \[4, 4\]/);
  });
});

describe('schedule', () => {
  it('changes the weights from epoch to epoch', async () => {
    const at = schedule([generalizedDice(), boundary()], (epoch) => [1, 0.01 * epoch]);
    const [start, later] = [await run(at(0)), await run(at(50))];
    const [region, border] = [await run(generalizedDice()), await run(boundary())];
    expect(start.value[0]).toBeCloseTo(region.value[0]!, 14);
    expect(later.value[0]).toBeCloseTo(region.value[0]! + 0.5 * border.value[0]!, 14);
  });

  it('says at which epoch the weights do not fit', () => {
    const at = schedule([dice()], (epoch) => (epoch < 3 ? [1] : [1, 2]));
    expect(() => at(3)).toThrow(/schedule at epoch 3: got 2 weights for 1 losses/);
  });
});

describe('deepSupervision', () => {
  it('adds the levels, and gives a gradient for each', async () => {
    const program = await deepSupervision(diceCe(), [0.5, 0.25]).compile(await reference.open(), {
      gradient: true,
    });
    const levels = [inputsOf(8), inputsOf(4)];
    const { value, gradients } = await program.run(levels);
    const apart = await Promise.all(levels.map((inputs) => run(diceCe(), inputs)));
    expect(value).toBeCloseTo(0.5 * apart[0]!.value[0]! + 0.25 * apart[1]!.value[0]!, 14);
    expect(gradients?.map((slopes) => slopes.length)).toEqual([192, 48]);
    for (const [i, slope] of gradients![1]!.entries()) {
      expect(slope).toBeCloseTo(0.25 * apart[1]!.gradient![i]!, 15);
    }
  });

  it('does not compute a level without weight', async () => {
    const program = await deepSupervision(dice(), [1, 0]).compile(await reference.open(), { gradient: true });
    const broken = { ...inputsOf(4), target: { data: Int32Array.of(9), shape: [1] } };
    const { value, gradients } = await program.run([inputsOf(8), broken]);
    expect(value).toBeCloseTo((await run(dice(), inputsOf(8))).value[0]!, 14);
    expect(gradients?.[1]?.every((slope) => slope === 0)).toBe(true);
  });

  it.each([undefined, null, {}, 'wasm'])(
    'refuses to be compiled by what is not a device (%#)',
    async (given) => {
      await expect(deepSupervision(dice(), [1]).compile(given as never)).rejects.toThrow(
        /backend of deep supervision: it is .*, which cannot compile a loss/,
      );
    },
  );

  it('refuses another number of levels, and runs after dispose', async () => {
    const program = await deepSupervision(dice(), [1, 0.5]).compile(await reference.open());
    await expect(program.run([inputsOf(4)])).rejects.toThrow(/inputs of 1 levels for 2 weights/);
    program.dispose();
    await expect(program.run([inputsOf(8), inputsOf(4)])).rejects.toThrow(/after dispose/);
  });
});

describe('callers without types', () => {
  it.each([
    [
      () => weightedSum(undefined as never),
      'weighted sum: it is missing, and no list. Give a list of parts.',
    ],
    [
      () => weightedSum([null] as never),
      'part of a weighted sum: it is missing, not a loss. Give a loss, such as dice().',
    ],
    [() => weightedSum([{}] as never), 'part of a weighted sum: it is missing'],
    [
      () => weightedSum([{ loss: 'dice', weight: 1 }] as never),
      'it is the string "dice", not a loss. Give a loss, such as createLoss("dice").',
    ],
    [
      () => weightedSum([{ loss: dice, weight: 1 }] as never),
      'it is a function, not a loss. Give a loss, such as dice().',
    ],
    [
      () => weightedSum([{ loss: dice(), weight: 1n }] as never),
      'a weight must be a number >= 0 and <= 1e6, got 1n',
    ],
    [() => weightedSum([{ loss: dice(), weight: '1' }] as never), 'got "1"'],
    [() => weightedSum([{ loss: dice() }] as never), 'got none'],
    [
      () => deepSupervision(dice(), null as never),
      'deep supervision: it is null, and no list. Give a list of weights.',
    ],
    [() => deepSupervision(dice(), []), 'got 0 weights for 0 losses'],
    [() => schedule(null as never, () => [1]), 'schedule: it is null, and no list'],
    [() => schedule([dice()], 1 as never), 'schedule: its weights are 1. Give a function'],
    [
      () => schedule([dice()], () => [1, 2])(Symbol('now') as never),
      'schedule at epoch Symbol(now): got 2 weights',
    ],
    [() => schedule([dice()], () => null as never)(3), 'schedule at epoch 3: it is null, and no list'],
  ])('get an error that says what to do (%#)', (make, message) => {
    expect(make).toThrow(ParameterError);
    expect(make).toThrow(message);
  });

  it.each([[undefined], [null], ['ab'], [[{}, {}]], [[null, null]]])(
    'who give %j for levels get one too',
    async (levels) => {
      const program = await deepSupervision(dice(), [1, 0]).compile(await reference.open());
      await expect(program.run(levels as never)).rejects.toThrow(InputError);
    },
  );
});
