import { allLosses, createLoss, type Inputs, type Result } from '@segloss/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { tfjs } from './index.ts';
import { compare, expected } from './testing/compare.test-support.ts';
import { type CaseOptions, makeInputs } from './testing/inputs.test-support.ts';
import { variants } from './testing/variants.test-support.ts';

const layouts = ['channels-first', 'channels-last'] as const;

const anyCase = fc.record({
  samples: fc.integer({ min: 1, max: 3 }),
  classes: fc.integer({ min: 2, max: 5 }),
  spatial: fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 2, maxLength: 3 }),
  layout: fc.constantFrom(...layouts),
  target: fc.constantFrom('labels', 'one-hot', 'soft'),
  scale: fc.constantFrom(0.1, 3, 20),
  mask: fc.boolean(),
  seed: fc.integer(),
}) satisfies fc.Arbitrary<CaseOptions>;

const anyLoss = fc.constantFrom(...allLosses);
const settings = { numRuns: 60, seed: 1 };

async function compute(
  device: string,
  id: string,
  parameters: object,
  inputs: Inputs,
  layout: CaseOptions['layout'],
) {
  const program = await (await tfjs.open(device)).compile(createLoss(id, parameters), {
    gradient: true,
    layout,
  });
  return (await program.run(inputs)) as Required<Result>;
}

describe.each(['cpu', 'wasm'])('on %s', (device) => {
  test('any loss of any inputs agrees with the reference', async () => {
    await fc.assert(
      fc.asyncProperty(anyLoss, anyCase, fc.nat(), async (factory, options, choice) => {
        const candidates = variants(factory, options.classes, options.spatial.length);
        const parameters = candidates[choice % candidates.length]!;
        const inputs = makeInputs(options);
        const wanted = await expected(createLoss(factory.id, parameters), inputs, options.layout);
        const difference = compare(
          await compute(device, factory.id, parameters, inputs, options.layout),
          wanted,
        );
        expect(difference.valueBudget).toBeLessThanOrEqual(1);
        expect(difference.gradientBudget).toBeLessThanOrEqual(1);
      }),
      settings,
    );
  });

  test('the same inputs give the same result, and masked voxels have no influence', async () => {
    await fc.assert(
      fc.asyncProperty(anyLoss, anyCase, async (factory, given) => {
        const options = { ...given, layout: 'channels-first', mask: true } as const;
        const inputs = makeInputs(options);
        const first = await compute(device, factory.id, {}, inputs, options.layout);
        expect(await compute(device, factory.id, {}, inputs, options.layout)).toEqual(first);

        const { logits, mask } = inputs;
        const voxels = options.spatial.reduce((total, length) => total * length, 1);
        const isCounted = (i: number) =>
          mask!.data[Math.floor(i / voxels / options.classes) * voxels + (i % voxels)] === 1;
        const changed = Float32Array.from(logits.data, (x, i) => (isCounted(i) ? x : -x - 1));
        const second = await compute(
          device,
          factory.id,
          {},
          { ...inputs, logits: { ...logits, data: changed } },
          options.layout,
        );
        expect(second).toEqual(first);
        for (const [i, number] of first.gradient.entries())
          if (!isCounted(i)) expect(number).toBe(number * 0);
      }),
      settings,
    );
  });
});
