import { evaluateHostOp, type OpAttrs } from '@segloss/core/adapter';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openKernelRunner } from '../../testing/kernel-runner.test-support.ts';
import { holdsWindow, windowMeanKernels, windowMeans } from './window-mean.ts';

type Attrs = OpAttrs['windowMean'];

interface Given {
  readonly samples: number;
  readonly classes: number;
  readonly spatial: readonly number[];
  readonly values: Float32Array;
  readonly counted: Float32Array;
}

/** Computes means with the kernels. */
async function found({ values, counted, ...sizes }: Given, attrs: Attrs, threads = 1) {
  const { runner, put, block, close } = await openKernelRunner(windowMeanKernels, threads);
  const result = put(new Float32Array(values.length).fill(Number.NaN));
  windowMeans(runner, { ...sizes, values: put(values), counted: put(counted), result }, attrs, block);
  const means = [...runner.memory.floats(result, values.length)];
  await close();
  return means;
}

/** Computes them by the reference. */
function expected({ values, counted, samples: N, classes: C, spatial }: Given, attrs: Attrs) {
  const sizes = { N, C, V: counted.length / N, spatial };
  const type = { axes: 'NCV', kind: 'real' } as const;
  return [...evaluateHostOp({ op: 'windowMean', args: [0, 1], attrs, type }, [values, counted], sizes).data];
}

const given = fc
  .record({
    spatial: fc
      .array(fc.integer({ min: 1, max: 30 }), { minLength: 2, maxLength: 3 })
      .map((lengths) => (lengths.length === 3 ? lengths.map((length) => Math.ceil(length / 3)) : lengths)),
    samples: fc.integer({ min: 1, max: 2 }),
    classes: fc.integer({ min: 1, max: 3 }),
    share: fc.constantFrom(0, 0.1, 0.6, 1),
    seed: fc.integer({ min: 1, max: 1e6 }),
  })
  .map(({ share, seed, ...sizes }): Given => {
    const voxels = sizes.samples * sizes.spatial.reduce((product, side) => product * side, 1);
    const random = (i: number, turn: number) =>
      Math.abs(Math.sin(seed + turn + 12.9898 * i) * 43758.5453) % 1;
    return {
      ...sizes,
      values: Float32Array.from({ length: sizes.classes * voxels }, (_, i) => Math.floor(5 * random(i, 0))),
      counted: Float32Array.from({ length: voxels }, (_, i) => (random(i, 1) < share ? 0.5 : 0)),
    };
  });

describe('means over windows', () => {
  it.each(['share', 'zero'] as const)('are those of core to the last place: border %s', async (border) => {
    const sizes = fc.constantFrom(1, 3, 5, 11, 63);
    await fc.assert(
      fc.asyncProperty(given, sizes, async (images, size) => {
        const attrs = { size, border };
        expect(await found(images, attrs)).toEqual(expected(images, attrs).map(Math.fround));
      }),
      { numRuns: 60 },
    );
  });

  it('do not depend on the number of threads', async () => {
    const [spatial, voxels] = [[37, 67, 71], 37 * 67 * 71];
    const values = Float32Array.from({ length: 2 * voxels }, (_, i) => Math.sin(i));
    const counted = Float32Array.from({ length: voxels }, (_, i) => i % 3);
    const images = { samples: 1, classes: 2, spatial, values, counted };
    const attrs = { size: 5, border: 'share' } as const;
    expect(await found(images, attrs, 3)).toEqual(await found(images, attrs));
  });

  it('are left to core where a window is so large that single precision is not enough', () => {
    expect(holdsWindow({ size: 63, border: 'share' })).toBe(true);
    expect(holdsWindow({ size: 65, border: 'share' })).toBe(false);
  });
});
