import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Loss } from '../define/define-loss.ts';
import type { Inputs } from '../inputs/inputs.ts';
import { run, scalarOf } from '../testing/losses.test-support.ts';
import { expectClose, expectIdentical } from '../testing/numbers.test-support.ts';
import { check } from '../testing/property.test-support.ts';
import { randomSource } from '../testing/random.test-support.ts';
import {
  denseTarget,
  randomLabels,
  randomLogits,
  randomProbabilities,
  type Scenario,
  scenarios,
} from '../testing/scenarios.test-support.ts';
import {
  forVariants,
  isCompound,
  isSigned,
  knows,
  lossIds,
  usesShares,
} from '../testing/variants.test-support.ts';
import { createLoss } from './index.ts';

/** What a compound passes on to its region part: all but the weights and the spacing. */
const regionOptions = [
  'includeBackground',
  'batch',
  'reduction',
  'smoothNr',
  'smoothDr',
  'classWeights',
  'emptyTarget',
  'softLabels',
  'aggregate',
  'squared',
  'clipTp',
  'weightType',
  'relativeWeights',
];

/** Runs two losses on every scenario and expects the same value and gradient. */
async function expectSame(
  one: readonly [string, object],
  other: readonly [string, object],
  kinds: readonly Scenario[] = Object.values(scenarios),
): Promise<void> {
  for (const { inputs, parameters } of kinds) {
    const first = await run(createLoss(one[0], { ...one[1], ...parameters }), inputs);
    const second = await run(createLoss(other[0], { ...other[1], ...parameters }), inputs);
    expect(first.shape).toEqual(second.shape);
    expectClose(first.value, second.value, 1e-13);
    expectClose(first.gradient, second.gradient, 1e-12);
  }
}

const inputsFor = (seed: number, shape: readonly number[] = [2, 3, 2, 3]): Inputs => {
  const random = randomSource(seed);
  return { logits: randomLogits(random, shape, 3), target: randomLabels(random, shape) };
};

describe('one loss is another', () => {
  it.each([
    {},
    { includeBackground: false },
    { batch: true },
    { aggregate: 'micro' },
    { emptyTarget: 'skip' },
    { softLabels: true },
    { reduction: 'none' },
  ])('Tversky with equal weights of a half is Dice, which counts its smoothing once: %j', async (options) => {
    await expectSame(
      ['tversky', { ...options, alpha: 0.5, beta: 0.5, smoothNr: 0.5, smoothDr: 0.25 }],
      ['dice', { ...options, smoothNr: 1, smoothDr: 0.5 }],
    );
  });

  it.each([{}, { includeBackground: false }, { reduction: 'sum' }, { reduction: 'none' }])(
    'focal without a discount is cross entropy: %j',
    async (options) => {
      await expectSame(['focal', { ...options, gamma: 0 }], ['cross-entropy', options]);
    },
  );

  it('cross entropy with weights of 1 is divided by the voxels', async () => {
    const { 'a soft target': _soft, ...others } = scenarios;
    const kinds = Object.values(others);
    await expectSame(['cross-entropy', { weightNormalization: 'weights' }], ['cross-entropy', {}], kinds);
  });

  it.each([
    ['cross-entropy', { weightNormalization: 'weights' }],
    ['generalized-dice', { smoothNr: 0, smoothDr: 0 }],
  ])('%s %j does not see a common factor of the class weights', async (id, options) => {
    const three = Object.values(scenarios).filter(({ classes }) => classes === 3);
    await expectSame(
      [id, { ...options, classWeights: [1, 2, 3] }],
      [id, { ...options, classWeights: [2, 4, 6] }],
      three,
    );
  });

  it('one generalized Dice with equal weights is micro Dice', async () => {
    const smoothing = { smoothNr: 0, smoothDr: 0 };
    await expectSame(
      ['generalized-dice', { ...smoothing, weightType: 'uniform' }],
      ['dice', { ...smoothing, aggregate: 'micro' }],
    );
  });
});

/** The parts of each compound: the weight's name, the loss, and the options of the compound that go to it. */
const parts: Readonly<Record<string, readonly (readonly [string, string, readonly string[]])[]>> = {
  'dice-ce': [
    ['weightDice', 'dice', regionOptions],
    ['weightCe', 'cross-entropy', ['reduction']],
  ],
  'dice-top-k': [
    ['weightDice', 'dice', regionOptions],
    ['weightTopK', 'top-k', ['reduction']],
  ],
  'dice-focal': [
    ['weightDice', 'dice', regionOptions],
    ['weightFocal', 'focal', ['reduction']],
  ],
  'dice-boundary': [
    ['weightDice', 'dice', regionOptions],
    ['weightBoundary', 'boundary', ['reduction', 'spacing']],
  ],
  'dice-hausdorff': [
    ['weightDice', 'dice', regionOptions],
    ['weightHausdorff', 'hausdorff', ['reduction', 'spacing']],
  ],
  'generalized-dice-boundary': [
    ['weightGeneralizedDice', 'generalized-dice', regionOptions],
    ['weightBoundary', 'boundary', ['reduction', 'spacing']],
  ],
  'dice-ce-skeleton-recall': [
    ['weightDice', 'dice', regionOptions],
    ['weightCe', 'cross-entropy', ['reduction']],
    ['weightSkeletonRecall', 'skeleton-recall', ['reduction', 'tube', 'skeletonOf']],
  ],
};

describe('a compound', () => {
  const named = lossIds.filter(
    (id) =>
      isCompound(id) &&
      !['combo', 'exponential-logarithmic', 'unified-focal', 'dice-cl-dice', 'blob'].includes(id),
  );

  it.each(named)(
    '%s is the weighted sum of its parts, region options going to the region part',
    async (id) => {
      for (const [what, scenario] of Object.entries(scenarios)) {
        const { inputs, parameters } = scenario;
        const compare = async (loss: Loss) => {
          const whole = await run(loss, inputs);
          const terms = await Promise.all(
            parts[id]!.map(async ([weight, part, names]) => {
              const options = names
                .filter((name) => knows(part, name))
                .map((name) => [name, loss.parameters[name]]);
              const result = await run(
                createLoss(part, { ...Object.fromEntries(options), ...parameters }),
                inputs,
              );
              return { ...result, weight: loss.parameters[weight] as number };
            }),
          );
          for (const key of ['value', 'gradient'] as const) {
            const sum = Array.from(whole[key], (_, i) =>
              terms.reduce((total, { weight, ...result }) => total + weight * result[key][i]!, 0),
            );
            expectClose(whole[key], sum, 1e-12, { what });
          }
        };
        await forVariants(id, scenario, compare);
        // One part alone.
        for (const [weight] of parts[id]!) await compare(createLoss(id, { ...parameters, [weight]: 0 }));
      }
    },
  );
});

describe('with softmax, hard labels and all classes in one ratio', () => {
  const micro = { aggregate: 'micro', smoothNr: 0, smoothDr: 0 };

  it('Dice is one minus the mean probability of the true class', async () => {
    await check(
      fc.asyncProperty(fc.nat(), async (seed) => {
        const inputs = inputsFor(seed, [1, 3, 2, 3]);
        const nll = await run(createLoss('cross-entropy', { reduction: 'none' }), inputs);
        const mean = Array.from(nll.value, (nats) => Math.exp(-nats)).reduce((a, b) => a + b) / 6;
        expectClose([await scalarOf(createLoss('dice', micro), inputs)], [1 - mean], 1e-13);
      }),
      20,
    );
  });

  it('Tversky knows only the sum of its weights', async () => {
    const inputs = inputsFor(1);
    const value = (alpha: number, beta: number) =>
      scalarOf(createLoss('tversky', { ...micro, alpha, beta }), inputs);
    const expected = await value(0.3, 0.7);
    expectClose([await value(0.7, 0.3), await value(1, 0)], [expected, expected], 1e-13);
    expect(Math.abs((await value(0.3, 0.9)) - expected)).toBeGreaterThan(1e-3);
  });

  it('but apart, Tversky weighs false positives by alpha and false negatives by beta', async () => {
    const probabilities = { data: Float64Array.of(0.9, 0.2, 0.1, 0.8), shape: [1, 2, 1, 2] };
    const zeros = { data: new Int32Array(2), shape: [1, 1, 2] };
    const value = async (alpha: number, beta: number) => {
      const parameters = { activation: 'none', smoothNr: 0, smoothDr: 0, reduction: 'none' };
      const loss = createLoss('tversky', { ...parameters, alpha, beta });
      return (await run(loss, { logits: probabilities, target: zeros })).value[0];
    };
    // Class 0 has no false positive, and 0.9 of false negatives to 1.1 of overlap.
    expectClose([(await value(5, 0))!, (await value(0, 1))!], [0, 1 - 1.1 / 2], 1e-14);
  });
});

describe('label smoothing', () => {
  it('is cross entropy with a smoothed target', async () => {
    for (const seed of [1, 2, 3]) {
      const { logits, target } = inputsFor(seed, [1, 3, 2, 3]);
      const smoothed = Float64Array.from({ length: 18 }, (_, i) => {
        const [c, v] = [Math.floor(i / 6), i % 6];
        return (target.data[v] === c ? 0.8 : 0) + 0.2 / 3;
      });
      const one = await run(createLoss('cross-entropy', { labelSmoothing: 0.2 }), { logits, target });
      const dense = { data: smoothed, shape: [1, 3, 2, 3] };
      const other = await run(createLoss('cross-entropy'), { logits, target: dense });
      expectClose(one.value, other.value, 1e-13);
      expectClose(one.gradient, other.gradient, 1e-12);
    }
  });
});

/** Losses that labels and a dense target reach in different forms, equal up to rounding. */
const roundsDifferently = ['weighted-cross-entropy', 'focal-tversky', 'exponential-logarithmic'];

describe('integer labels', () => {
  it.each(lossIds)('are a one-hot target for %s', async (id) => {
    for (const name of ['labels and a mask', 'sigmoid, one channel', 'a larger image']) {
      const scenario = scenarios[name]!;
      const { inputs } = scenario;
      const dense = { ...inputs, target: denseTarget(scenario) };
      await forVariants(id, scenario, async (loss) => {
        const [one, other] = [await run(loss, inputs), await run(loss, dense)];
        expect(other.shape).toEqual(one.shape);
        for (const key of ['value', 'gradient'] as const) {
          if (roundsDifferently.includes(id)) expectClose(other[key], one[key], 1e-13, { what: name });
          else expectIdentical(other[key], one[key], name);
        }
      });
    }
  });
});

describe('a perfect prediction', () => {
  const total = ({ value }: { readonly value: ArrayLike<number> }) =>
    Array.from(value).reduce((sum, element) => sum + element, 0);

  // Calibration counts against certainty, right or wrong.
  it.each(lossIds.filter((id) => !usesShares(id)))('costs least in %s', async (id) => {
    const kind = { classes: 3, parameters: {} };
    const leastOf = async (loss: Loss) => {
      for (let seed = 1; seed <= 10; seed++) {
        const { logits, target } = inputsFor(seed);
        const sure = denseTarget({ ...kind, inputs: { logits, target } }).data.map((g) =>
          g === 1 ? 60 : -60,
        );
        const perfect = total(await run(loss, { target, logits: { data: sure, shape: logits.shape } }));
        if (!isSigned(id)) expect(perfect).toBeGreaterThanOrEqual(-1e-12);
        expect(perfect).toBeLessThan(total(await run(loss, { logits, target })));
      }
    };
    // With a smoothed target nothing is to be gained from certainty.
    await forVariants(id, kind, leastOf, ['labelSmoothing']);
  });

  // The others prefer certainty, or weigh the classes of a voxel unevenly.
  it.each([
    'cross-entropy',
    'sensitivity-specificity',
    'dice',
    'iou',
    'tversky',
    'generalized-dice',
    'focal-tversky',
    'asymmetric-similarity',
    'penalty-generalized-dice',
    'lovasz-softmax',
    'hausdorff',
    'combo',
    'dice-ce',
    'dice-hausdorff',
  ])('of a soft target costs least in %s', async (id) => {
    const region = knows(id, 'softLabels') ? { softLabels: true } : {};
    const loss = createLoss(id, { activation: 'none', ...region });
    for (let seed = 1; seed <= 10; seed++) {
      const random = randomSource(seed);
      const target = randomProbabilities(random, [2, 3, 2, 3]);
      const least = await scalarOf(loss, { logits: target, target });
      const other = await scalarOf(loss, { logits: randomProbabilities(random, [2, 3, 2, 3]), target });
      expect(least).toBeLessThan(other);
    }
  });
});
