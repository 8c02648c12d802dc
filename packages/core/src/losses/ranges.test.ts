import { describe, expect, it } from 'vitest';
import { InputError, ParameterError } from '../errors/errors.ts';
import { checkInputs } from '../inputs/check-inputs.ts';
import { run } from '../testing/losses.test-support.ts';
import { errorOf } from '../testing/numbers.test-support.ts';
import { scenarios } from '../testing/scenarios.test-support.ts';
import { knows, lossIds } from '../testing/variants.test-support.ts';
import { allLosses, createLoss } from './index.ts';

const hasSpacing = (id: string): boolean => knows(id, 'spacing');

interface Range {
  readonly accepted: readonly unknown[];
  readonly refused: readonly unknown[];
}

/** The smallest step above 0, and the ones to both sides of 1. */
const [tiny, belowOne, aboveOne] = [Number.MIN_VALUE, 1 - 2 ** -53, 1 + 2 ** -52];

const weight: Range = { accepted: [0, tiny, 1, 1e6], refused: [-tiny, -1, 1e6 + 1, 1e39] };
const smoothing: Range = {
  accepted: [0, 1e-18, Number.EPSILON, 1, 1e9],
  refused: [-tiny, -1, tiny, 1e-45, 9e-19, 1e9 + 1, 1e39],
};
const between = (least: number, most: number): Range => ({
  accepted: [least, (least + most) / 2, most],
  refused: [least - 1e-9, -least - 1, most + 1e-9, 1e39],
});
const share: Range = { accepted: [0, 0.5, 1], refused: [-tiny, aboveOne, 50] };
const positiveShare: Range = { accepted: [tiny, 0.1, 1], refused: [0, -0.1, aboveOne, 10] };
const shareBelowOne: Range = { accepted: [0, 0.1, belowOne], refused: [-tiny, 1, aboveOne] };

/** The range of every number, by loss where the same name means different things. */
const numbers: Readonly<Record<string, Range>> = {
  'combo alpha': share,
  'combo beta': share,
  'hausdorff alpha': between(0.01, 4),
  'focal gamma': between(0, 50),
  'focal alpha': share,
  reducedThreshold: { accepted: [0.1, 0.5, 1], refused: [0, -0.1, 0.1 - 1e-9, aboveOne] },
  clipTp: { accepted: [0, tiny, 1, 1e9], refused: [-tiny, -1, 1e9 + 1, 1e39] },
  'focal-tversky gamma': between(0.02, 50),
  'top-k k': positiveShare,
  'penalty-generalized-dice k': weight,
  alpha: weight,
  beta: weight,
  gammaDice: between(0.01, 3),
  gammaCe: between(0.01, 3),
  labelSmoothing: shareBelowOne,
  smooth: smoothing,
  smoothDr: smoothing,
  smoothNr: smoothing,
  threshold: { accepted: [1e-30, 0.5, 1], refused: [0, tiny, 9e-31, aboveOne, 10] },
  w: share,
  'log-hausdorff alpha': between(0.01, 4),
  'noise-robust-dice gamma': between(1, 2),
  'unified-focal gamma': { accepted: [0, 0.5, belowOne], refused: [-tiny, 1, aboveOne] },
  lambda: share,
  delta: share,
  'matthews smoothDr': { accepted: [1e-10, 1e-5, 1, 1e9], refused: [0, -1, 9e-11, 1e9 + 1] },
  epsilon: { accepted: [-1, 0, 2, 1e6], refused: [-1 - 1e-9, 1e6 + 1, 1e39] },
  maxAlpha: shareBelowOne,
  'neighbor-aware-calibration alpha': weight,
  size: { accepted: [1, 3, 101], refused: [0, 2, -1, 1.5, 103] },
  iterations: { accepted: [0, 1, 100], refused: [-1, 0.5, 101] },
  tube: { accepted: [0, 2, 20], refused: [-1, 1.5, 21] },
  'dice-cl-dice alpha': share,
  weightSkeletonRecall: weight,
  weightGlobal: weight,
  weightBlob: weight,
  weightBoundary: weight,
  weightCe: weight,
  weightDice: weight,
  weightFocal: weight,
  weightGeneralizedDice: weight,
  weightHausdorff: weight,
  weightTopK: weight,
};
const never: readonly unknown[] = [Number.NaN, Infinity, -Infinity, '0.5', null, true, [0.5], {}, 1n];

/** Numbers that may be left out. */
const optional: ReadonlySet<string> = new Set(['top-k threshold', 'focal alpha', 'focal reducedThreshold']);

const everyNumber = allLosses.flatMap(({ id, defaults }) =>
  Object.entries(defaults)
    .filter(([name, initial]) => typeof initial === 'number' || optional.has(`${id} ${name}`))
    .map(([name]) => [id, name] as const),
);

/** Expects a value to be refused, in words that name the parameter and the loss. */
function expectRefused(id: string, name: string, value: unknown): void {
  const error = errorOf(() => createLoss(id, { [name]: value }));
  expect(error, String(value)).toBeInstanceOf(ParameterError);
  expect(error.message).toMatch(new RegExp(`parameter '${name}' of '${id}': must be an? `));
}

describe('the range', () => {
  it.each(everyNumber)('of %s %s ends where it should', (id, name) => {
    const { accepted, refused } = (numbers[`${id} ${name}`] ?? numbers[name])!;
    for (const value of accepted) expect(createLoss(id, { [name]: value }).parameters[name]).toBe(value);
    for (const value of [...refused, ...never]) expectRefused(id, name, value);
  });

  it('is checked for every name that is listed', () => {
    const checked = everyNumber.map(([id, name]) => (numbers[`${id} ${name}`] ? `${id} ${name}` : name));
    expect(new Set(checked)).toEqual(new Set(Object.keys(numbers)));
  });

  it.each(lossIds.filter(hasSpacing))(
    'of the spacing of %s is one number per axis, from 1e-6 to 1e6',
    (id) => {
      for (const spacing of [[1], [1, 1], [0.5, 2, 3.25], [1e-6, 1e6]]) {
        expect(createLoss(id, { spacing }).parameters.spacing).toEqual(spacing);
      }
      const lists = [
        [],
        [0],
        [1, 1, 1, 1],
        [1, 0],
        [1, -1],
        [1, 9e-7],
        [1, 1e6 + 1],
        [1, 1e200],
        [1, Number.NaN],
        [1, Infinity],
        [1, '1'],
        [1, null],
      ];
      for (const spacing of [...lists, 1, '1,1', null, true, { 0: 1, 1: 1 }, new Float64Array(2).fill(1)]) {
        expectRefused(id, 'spacing', spacing);
      }
    },
  );

  it.each(lossIds.filter((id) => knows(id, 'classWeights')))(
    'of the class weights of %s ends in time',
    (id) => {
      for (const classWeights of [
        [0, 1],
        [1e-18, 1e6],
      ]) {
        expect(createLoss(id, { classWeights }).parameters.classWeights).toEqual(classWeights);
      }
      for (const wrong of [1e39, 1e6 + 1, 9e-19, 1e-45, -1]) expectRefused(id, 'classWeights', [wrong, 1]);
    },
  );

  it.each(lossIds.filter((id) => knows(id, 'positiveWeight')))(
    'of the positive weight of %s is that of class weights',
    (id) => {
      for (const positiveWeight of [0, 1e-18, 3, 1e6, [0, 1e6], [1]]) {
        expect(createLoss(id, { positiveWeight }).parameters.positiveWeight).toEqual(positiveWeight);
      }
      for (const wrong of [-1, tiny, 9e-19, 1e6 + 1, 1e39, [1, -1], [1, 1e39], [[1]], ...never]) {
        if (wrong !== never.find(Array.isArray)) expectRefused(id, 'positiveWeight', wrong);
      }
    },
  );

  it.each(lossIds.filter((id) => knows(id, 'positiveWeight')))(
    'of the positive weight of %s and its class weights is one of both',
    (id) => {
      const make = (positiveWeight: number | number[]) => () =>
        createLoss(id, { positiveWeight, classWeights: [1, 1000] });
      for (const allowed of [1000, [1e6, 1000], 0]) expect(make(allowed)).not.toThrow();
      for (const wrong of [1001, [1, 1001]]) {
        expect(make(wrong)).toThrow(
          `parameters 'positiveWeight' and 'classWeights' of '${id}': their product must be <= 1e6`,
        );
      }
    },
  );

  it('of threshold and gamma of the focal loss is one of both, and of its class weights', () => {
    const make = (reducedThreshold: number, gamma: number, classWeights?: number[]) => () =>
      createLoss('focal', { reducedThreshold, gamma, classWeights });
    for (const [threshold, gamma] of [
      [0.5, 50],
      [0.1, 6],
      [0.25, 12],
    ] as const) {
      expect(make(threshold, gamma)).not.toThrow();
    }
    expect(make(0.1, 7)).toThrow(/'reducedThreshold' and 'gamma' of 'focal': .* must be <= 1e6/);
    expect(make(0.25, 12, [1, 2])).toThrow(ParameterError);
  });

  it('of spacing and alpha of the Hausdorff loss is one of both', () => {
    const make = (spacing: readonly number[], alpha: number) => () =>
      createLoss('hausdorff', { spacing, alpha });
    for (const [step, alpha] of [
      [1e6, 2],
      [5000, 3],
      [1000, 4],
      [1e-6, 4],
    ] as const) {
      expect(make([1, step], alpha)).not.toThrow();
    }
    const error = errorOf(make([1, 5000], 4));
    expect(error).toBeInstanceOf(ParameterError);
    expect(error.message).toBe(
      "[segloss/core] parameters 'spacing' and 'alpha' of 'hausdorff': the largest spacing to the power alpha must be <= 1e12, got 5000 ** 4. Give the spacing in a larger unit, such as mm instead of um, or a lower alpha.",
    );
  });

  it.each(lossIds.filter((id) => !hasSpacing(id)))('of %s has no spacing', (id) => {
    expect(() => createLoss(id, { spacing: [1, 1] })).toThrow(
      `parameter 'spacing' of '${id}': no such parameter`,
    );
  });

  it('of a switch is true or false', () => {
    for (const { id, defaults } of allLosses) {
      for (const [name, initial] of Object.entries(defaults)) {
        if (typeof initial !== 'boolean') continue;
        expect(createLoss(id, { [name]: !initial }).parameters[name]).toBe(!initial);
        for (const value of [0, 1, 'true', null, []]) expectRefusedSwitch(id, name, value);
      }
    }
  });
});

function expectRefusedSwitch(id: string, name: string, value: unknown): void {
  expect(() => createLoss(id, { [name]: value })).toThrow(
    `parameter '${name}' of '${id}': must be true or false`,
  );
}

describe('a spacing for another number of axes', () => {
  const flat = scenarios['2-D labels']!.inputs;
  const solid = scenarios['3-D labels']!.inputs;

  it.each(lossIds.filter(hasSpacing))('is refused by %s, which says what fits', async (id) => {
    const three = createLoss(id, { spacing: [1, 1, 1] });
    const two = createLoss(id, { spacing: [1, 1] });
    const subject = `[segloss/core] parameter 'spacing' of '${id}': `;
    const remedy = 'Give one number per spatial axis, in their order.';

    const tooMany = errorOf(() => checkInputs(three, flat));
    expect(tooMany).toBeInstanceOf(InputError);
    expect(tooMany.message).toBe(`${subject}has 3 numbers for spatial axes [2, 2]. ${remedy}`);
    const tooFew = errorOf(() => checkInputs(two, solid));
    expect(tooFew).toBeInstanceOf(InputError);
    expect(tooFew.message).toBe(`${subject}has 2 numbers for spatial axes [2, 1, 2]. ${remedy}`);

    await expect(run(three, flat)).rejects.toThrow(tooMany.message);
    await expect(run(two, solid)).rejects.toThrow(tooFew.message);
  });

  it('counts the axes of the layout that is given', () => {
    const loss = createLoss('boundary', { spacing: [1, 1] });
    const logits = { data: new Float32Array(24), shape: [2, 2, 2, 3] };
    const target = { data: new Uint8Array(8), shape: [2, 2, 2] };
    expect(() => checkInputs(loss, { logits, target }, 'channels-last')).not.toThrow();
  });
});
