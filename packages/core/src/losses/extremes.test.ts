import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Inputs } from '../inputs/inputs.ts';
import { run } from '../testing/losses.test-support.ts';
import { expectFinite } from '../testing/numbers.test-support.ts';
import { check } from '../testing/property.test-support.ts';
import { lossIds, takes, type Variant, variants } from '../testing/variants.test-support.ts';
import { createLoss, findLoss } from './index.ts';

const logit = fc.oneof(
  fc.constantFrom(0, 1, -1, 30, -30, 1e4, -1e4),
  fc.double({ min: -1e4, max: 1e4, noNaN: true }),
  fc.double({ min: -5, max: 5, noNaN: true }),
);

const probability = fc.oneof(
  fc.constantFrom(0, 1, 0.5, 1e-30, 1e-8, 1 - 2 ** -53),
  fc.double({ min: 0, max: 1, noNaN: true }).map((value) => (value < 1e-30 ? 0 : value)),
);

interface Case {
  readonly inputs: Inputs;
  readonly parameters: Readonly<Record<string, unknown>>;
}

const shapes = fc.record({
  samples: fc.integer({ min: 1, max: 2 }),
  classes: fc.integer({ min: 1, max: 3 }),
  voxels: fc.integer({ min: 1, max: 3 }),
});

/** Small inputs with extreme numbers: one voxel, one class, absent classes, everything ignored. */
const anyCases: fc.Arbitrary<Case> = fc
  .tuple(shapes, fc.constantFrom('softmax', 'sigmoid', 'none'), fc.constantFrom('labels', 'hard', 'soft'))
  .chain(([{ samples, classes: drawn, voxels }, activation, kind]) => {
    // A softmax over one channel is refused.
    const classes = activation === 'softmax' ? Math.max(2, drawn) : drawn;
    const list = <T>(item: fc.Arbitrary<T>, count: number) =>
      fc.array(item, { minLength: count, maxLength: count });
    const labels = fc.integer({ min: 0, max: Math.max(1, classes - 1) });
    const targets = { labels, hard: fc.integer({ min: 0, max: 1 }), soft: probability }[kind];
    const spatial = [1, voxels];
    const elements = samples * classes * voxels;
    return fc.record({
      inputs: fc
        .tuple(
          list(activation === 'none' ? probability : logit, elements),
          list(targets, kind === 'labels' ? samples * voxels : elements),
          fc.option(list(fc.integer({ min: 0, max: 1 }), samples * voxels), { nil: undefined }),
        )
        .map(([logits, target, mask]) => ({
          logits: { data: Float64Array.from(logits), shape: [samples, classes, ...spatial] },
          target: {
            data: Float64Array.from(target),
            shape: kind === 'labels' ? [samples, ...spatial] : [samples, classes, ...spatial],
          },
          mask: mask && { data: Uint8Array.from(mask), shape: [samples, ...spatial] },
        })),
      parameters: fc.constant({ activation }),
    });
  });

/** Those inputs that a loss takes. */
const casesOf = (id: string): fc.Arbitrary<Case> =>
  anyCases.filter(({ inputs, parameters }) => takes(id, parameters.activation, inputs.logits.shape[1]!));

/** The smoothing of a loss, or some or all of it taken away. */
const smoothing = (id: string) =>
  fc
    .subarray(['smoothNr', 'smoothDr', 'smooth'].filter((name) => findLoss(id).parameters[name]?.accepts(0)))
    .map((names) => Object.fromEntries(names.map((name) => [name, 0])));

describe('with extreme inputs', () => {
  it.each(lossIds)('%s has a finite value and gradient, whatever its options', async (id) => {
    const property = fc.asyncProperty(
      casesOf(id),
      fc.constantFrom<Variant>(...variants[id]!),
      smoothing(id),
      async ({ inputs, parameters }, variant, smooth) => {
        const given = { ...variant(inputs.logits.shape[1]!), ...parameters, ...smooth };
        const { value, gradient } = await run(createLoss(id, given), inputs);
        expectFinite(value, `value of ${JSON.stringify(given)}`);
        expectFinite(gradient, `gradient of ${JSON.stringify(given)}`);
      },
    );
    await check(property, 300);
  });

  it.each(lossIds)('%s stays in single precision', async (id) => {
    const largest = 3.4e38;
    const property = fc.asyncProperty(casesOf(id), async ({ inputs, parameters }) => {
      const { value, gradient } = await run(createLoss(id, parameters), inputs);
      for (const element of [...value, ...gradient]) expect(Math.abs(element)).toBeLessThan(largest);
    });
    await check(property);
  });

  it.each([
    ['right', 1e4, 0],
    ['wrong', -1e4, 2e4],
  ])('cross entropy of a prediction that is surely %s is exact', async (_name, sure, expected) => {
    const inputs = {
      logits: { data: Float64Array.of(sure, -sure), shape: [1, 2, 1, 1] },
      target: { data: Int32Array.of(0), shape: [1, 1, 1] },
    };
    const { value, gradient } = await run(createLoss('cross-entropy'), inputs);
    expect(value[0]! + 0).toBe(expected);
    const slope = expected === 0 ? 0 : 1;
    expect(Array.from(gradient, (element) => element + 0)).toEqual([0 - slope, slope]);
  });

  it('the largest logits still have a finite cross entropy', async () => {
    const inputs = {
      logits: { data: Float32Array.of(1e30, -1e30), shape: [1, 2, 1, 1] },
      target: { data: Int32Array.of(1), shape: [1, 1, 1] },
    };
    const { value, gradient } = await run(createLoss('cross-entropy'), inputs);
    expectFinite(value);
    expect(Array.from(gradient)).toEqual([1, -1]);
  });
});
