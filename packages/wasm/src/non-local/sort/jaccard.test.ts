import { referenceTable } from '@segloss/core/adapter';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { openKernelRunner } from '../../testing/kernel-runner.test-support.ts';
import { jaccardGradient, jaccardKernels } from './jaccard.ts';

interface Case {
  readonly samples: number;
  readonly classes: number;
  readonly voxels: number;
  readonly errors: Float32Array;
  readonly target: Float32Array;
  readonly weights: Float32Array;
}

const array = (item: fc.Arbitrary<number>, length: number) =>
  fc.array(item, { minLength: length, maxLength: length }).map((numbers) => Float32Array.from(numbers));

/** Errors of few or many different numbers, targets that are labels or in between, some of which do not count. */
const cases = fc
  .record({
    samples: fc.integer({ min: 1, max: 3 }),
    classes: fc.integer({ min: 1, max: 3 }),
    voxels: fc.integer({ min: 1, max: 90 }),
  })
  .chain(({ samples, classes, voxels }): fc.Arbitrary<Case> => {
    const length = samples * classes * voxels;
    return fc.record({
      samples: fc.constant(samples),
      classes: fc.constant(classes),
      voxels: fc.constant(voxels),
      errors: fc.oneof(
        array(fc.float({ min: 0, max: 1, noNaN: true }), length),
        array(fc.constantFrom(0, -0, 0.25, 1), length),
      ),
      target: fc.oneof(
        array(fc.constantFrom(0, 1), length),
        array(fc.constant(0), length),
        array(fc.float({ min: 0, max: 1, noNaN: true }), length),
      ),
      weights: fc.oneof(
        array(fc.constant(1), samples * voxels),
        array(fc.constantFrom(0, 1), samples * voxels),
        array(fc.constant(0), samples * voxels),
        array(fc.constantFrom(0, 0.5, 1, 3), samples * voxels),
        array(fc.float({ min: 0, max: 1e6, noNaN: true }), samples * voxels),
      ),
    });
  });

async function gradientOf(given: Case, batch: boolean, threads = 1): Promise<Float32Array> {
  const { runner, put, block, close } = await openKernelRunner(jaccardKernels, threads);
  const fields = {
    ...given,
    errors: put(given.errors),
    target: put(given.target),
    weights: put(given.weights),
    // What was there before must not matter.
    result: put(new Float32Array(given.errors.length).fill(7)),
  };
  jaccardGradient(runner, fields, { batch }, block);
  const found = runner.memory.floats(fields.result, given.errors.length).slice();
  await close();
  return found;
}

function expected({ samples, classes, voxels, errors, target, weights }: Case, batch: boolean): Float64Array {
  const field = (axes: 'NV' | 'NCV', data: Float32Array) => ({ axes, data: Float64Array.from(data) });
  const table = referenceTable({ N: samples, C: classes, V: voxels }, {});
  const operands = [field('NCV', errors), field('NCV', target), field('NV', weights)] as const;
  return table.jaccardSlopes(operands, { batch }, { axes: 'NCV', kind: 'real' }).data as Float64Array;
}

it('gives the gradient of core, ties included', async () => {
  await fc.assert(
    fc.asyncProperty(cases, fc.boolean(), async (given, batch) => {
      const found = await gradientOf(given, batch);
      expected(given, batch).forEach((number, i) => {
        // Losses are differences of numbers of double precision near 1.
        expect(Math.abs(found[i]! - number)).toBeLessThanOrEqual(2 ** -24 * Math.abs(number) + 1e-14);
      });
    }),
    { numRuns: 150 },
  );
});

it('gives the same for many tasks and any number of threads', async () => {
  const [samples, classes, voxels] = [2, 1, 40_001];
  const length = samples * classes * voxels;
  const given: Case = {
    samples,
    classes,
    voxels,
    errors: Float32Array.from({ length }, (_, i) => Math.floor(500 * Math.sin(i) ** 2) / 500),
    target: Float32Array.from({ length }, (_, i) => (i % 5 === 0 ? 1 : 0)),
    weights: Float32Array.from({ length: samples * voxels }, (_, i) => (i % 7 === 3 ? 0 : 1)),
  };
  const weighted = { ...given, weights: given.weights.map((weight, i) => weight * (i % 11)) };
  for (const batch of [true, false]) {
    for (const one of [given, weighted]) {
      const wanted = Float32Array.from(expected(one, batch));
      expect(await gradientOf(one, batch)).toEqual(wanted);
      expect(await gradientOf(one, batch, 3)).toEqual(wanted);
    }
  }
});
