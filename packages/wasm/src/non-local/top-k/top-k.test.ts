import { referenceTable } from '@segloss/core/adapter';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { openKernelRunner } from '../../testing/kernel-runner.test-support.ts';
import { topK, topKKernels } from './top-k.ts';

interface Case {
  readonly samples: number;
  readonly voxels: number;
  readonly losses: Float32Array;
  readonly counted: Float32Array;
}

/** Losses of few or many different numbers, some of which do not count. */
const cases = fc
  .record({ samples: fc.integer({ min: 1, max: 3 }), voxels: fc.integer({ min: 1, max: 200 }) })
  .chain(({ samples, voxels }): fc.Arbitrary<Case> => {
    const length = samples * voxels;
    const array = (item: fc.Arbitrary<number>) =>
      fc.array(item, { minLength: length, maxLength: length }).map((numbers) => Float32Array.from(numbers));
    return fc.record({
      samples: fc.constant(samples),
      voxels: fc.constant(voxels),
      losses: fc.oneof(
        array(fc.float({ min: 0, max: 100, noNaN: true })),
        array(fc.constantFrom(0, -0, 0.5, 1.5, 3)),
        array(fc.constantFrom(-1, -0, 0, 1e-40, 1e38)),
      ),
      counted: fc.oneof(array(fc.constant(1)), array(fc.constantFrom(0, 1)), array(fc.constant(0))),
    });
  });

async function marks(
  { samples, voxels, losses, counted }: Case,
  fraction: number,
  batch: boolean,
  threads = 1,
) {
  const { runner, put, block, close } = await openKernelRunner(topKKernels, threads);
  const fields = {
    losses: put(losses),
    counted: put(counted),
    result: put(new Float32Array(losses.length)),
    samples,
    voxels,
  };
  topK(runner, fields, { fraction, batch }, block);
  const found = runner.memory.floats(fields.result, losses.length).slice();
  await close();
  return found;
}

function expected({ samples, voxels, losses, counted }: Case, fraction: number, batch: boolean) {
  const field = (data: Float32Array) => ({ axes: 'NV' as const, data: Float64Array.from(data) });
  const table = referenceTable({ N: samples, C: 1, V: voxels }, {});
  const type = { axes: 'NV', kind: 'real' } as const;
  return Float32Array.from(table.hardest([field(losses), field(counted)], { fraction, batch }, type).data);
}

it('marks the same voxels as core, ties included', async () => {
  await fc.assert(
    fc.asyncProperty(
      cases,
      fc.double({ min: 0.001, max: 1, noNaN: true }),
      fc.boolean(),
      async (given, fraction, batch) => {
        expect(await marks(given, fraction, batch)).toEqual(expected(given, fraction, batch));
      },
    ),
    { numRuns: 150 },
  );
});

it('marks the same for many tasks and any number of threads', async () => {
  const [samples, voxels] = [2, 40_001];
  const losses = Float32Array.from({ length: samples * voxels }, (_, i) => Math.floor(50 * Math.sin(i) ** 2));
  const counted = losses.map((_, i) => (i % 7 === 3 ? 0 : 1));
  const given = { samples, voxels, losses, counted };
  for (const batch of [true, false]) {
    const wanted = expected(given, 0.1, batch);
    expect(await marks(given, 0.1, batch)).toEqual(wanted);
    expect(await marks(given, 0.1, batch, 3)).toEqual(wanted);
  }
});
