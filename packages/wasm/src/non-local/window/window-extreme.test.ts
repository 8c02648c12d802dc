import type { Field, OpAttrs } from '@segloss/core/adapter';
import { evaluateHostOp } from '@segloss/core/adapter';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openKernelRunner } from '../../testing/kernel-runner.test-support.ts';
import { windowExtremeAdjoints, windowExtremeKernels, windowExtremes } from './window-extreme.ts';

type Attrs = OpAttrs['windowExtreme'];

/** Images of one shape, and a number to send for each voxel. */
interface Given {
  readonly count: number;
  readonly spatial: readonly number[];
  readonly values: Float32Array;
  readonly sent: Float32Array;
}

/** Computes extremes and adjoints with the kernels. */
async function found({ count, spatial, values, sent }: Given, attrs: Attrs, threads = 1) {
  const { runner, put, block, close } = await openKernelRunner(windowExtremeKernels, threads);
  const results = [values, values].map((like) => put(new Float32Array(like.length).fill(Number.NaN)));
  const where = { values: put(values), count, spatial };
  windowExtremes(runner, { ...where, result: results[0]! }, attrs, block);
  windowExtremeAdjoints(runner, { ...where, sent: put(sent), result: results[1]! }, attrs, block);
  const [extremes, received] = results.map((at) => runner.memory.floats(at, values.length).slice());
  await close();
  return { extremes: [...extremes!], received: [...received!] };
}

/** Computes them by the reference. */
function expected({ count, spatial, values, sent }: Given, attrs: Attrs) {
  const sizes = { N: count, C: 1, V: values.length / count, spatial };
  const type = { axes: 'NV', kind: 'real' } as const;
  const numbers = ({ data }: Field) => [...data];
  return {
    extremes: numbers(evaluateHostOp({ op: 'windowExtreme', args: [0], attrs, type }, [values], sizes)),
    received: numbers(
      evaluateHostOp({ op: 'windowExtremeAdjoint', args: [0, 1], attrs, type }, [sent, values], sizes),
    ),
  };
}

const attributes: readonly Attrs[] = (['faces', 'full'] as const).flatMap((neighbors) =>
  (['smallest', 'largest'] as const).map((extreme) => ({ neighbors, extreme })),
);

/** Few values, so that most windows have several extremes; whole numbers to send, whose sums are exact. */
const images = fc
  .record({
    spatial: fc
      .array(fc.integer({ min: 1, max: 40 }), { minLength: 2, maxLength: 3 })
      .map((lengths) => (lengths.length === 3 ? lengths.map((length) => Math.ceil(length / 3)) : lengths)),
    count: fc.integer({ min: 1, max: 3 }),
    levels: fc.constantFrom(1, 2, 5, 1e6),
    seed: fc.integer({ min: 1, max: 1e6 }),
  })
  .map(({ spatial, count, levels, seed }): Given => {
    const length = count * spatial.reduce((product, side) => product * side, 1);
    const random = (i: number, turn: number) =>
      Math.abs(Math.sin(seed + turn + 12.9898 * i) * 43758.5453) % 1;
    return {
      count,
      spatial,
      values: Float32Array.from({ length }, (_, i) => Math.floor(levels * random(i, 0)) - levels / 2),
      sent: Float32Array.from({ length }, (_, i) => Math.floor(9 * random(i, 1)) - 4),
    };
  });

describe('extremes of windows', () => {
  it.each(attributes)('and their adjoints are those of core, also of ties: %j', async (attrs) => {
    await fc.assert(
      fc.asyncProperty(images, async (given) => {
        expect(await found(given, attrs)).toEqual(expected(given, attrs));
      }),
      { numRuns: 60 },
    );
  });

  it.each(attributes)('do not depend on the number of threads: %j', async (attrs) => {
    const spatial = [37, 67, 71];
    const length = 2 * 37 * 67 * 71;
    const values = Float32Array.from({ length }, (_, i) =>
      Math.round(3 * Math.sin(i / 40) + Math.sin(i / 3000)),
    );
    const sent = Float32Array.from({ length }, (_, i) => Math.sin(i));
    const given = { count: 2, spatial, values, sent };
    expect(await found(given, attrs, 3)).toEqual(await found(given, attrs));
    const whole = { ...given, sent: sent.map((x) => Math.round(9 * x)) };
    expect(await found(whole, attrs)).toEqual(expected(whole, attrs));
  });
});
