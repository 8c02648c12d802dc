import { describe, expect, it } from 'vitest';
import type { Result } from '../adapter.ts';
import type { Loss } from '../define-loss.ts';
import type { Inputs, TensorData } from '../inputs.ts';
import {
  countOf,
  forVariants,
  lossIds,
  randomLogits,
  randomMask,
  randomProbabilities,
  run,
  type Scenario,
  scenarios,
} from '../testing/losses.test-support.ts';
import { expectClose, expectIdentical, magnitude } from '../testing/numbers.test-support.ts';
import { integers, randomSource } from '../testing/random.test-support.ts';

const isDense = ({ logits, target }: Inputs): boolean => target.shape.length === logits.shape.length;

/** Tells which voxels count, [N, ...spatial]. */
function countedOf({ inputs, parameters }: Scenario): readonly boolean[] {
  const [samples, , ...spatial] = inputs.logits.shape as [number, number, ...number[]];
  return Array.from({ length: samples * countOf(spatial) }, (_, i) => {
    const isIgnored = !isDense(inputs) && inputs.target.data[i] === parameters.ignoreIndex;
    return inputs.mask?.data[i] !== 0 && !isIgnored;
  });
}

/** Finds the voxel of an element of `[N, C, ...spatial]`. */
const voxelOf = (i: number, { logits: { shape } }: Inputs): number => {
  const [, classes, ...spatial] = shape as [number, number, ...number[]];
  const voxels = countOf(spatial);
  return Math.floor(i / (classes * voxels)) * voxels + (i % voxels);
};

/** Takes the first sample; with `keep`, only these of its voxels, in a row. */
function firstSample(inputs: Inputs, keep?: readonly boolean[]): Inputs {
  const [, classes, ...spatial] = inputs.logits.shape as [number, number, ...number[]];
  const voxels = countOf(spatial);
  const take = ({ data }: TensorData, channels: number, channelAxis: readonly number[]): TensorData => {
    const all = data.slice(0, channels * voxels);
    if (!keep) return { data: all, shape: [1, ...channelAxis, ...spatial] };
    const kept = all.filter((_: number, i: number) => keep[i % voxels]);
    return { data: kept, shape: [1, ...channelAxis, 1, kept.length / channels] };
  };
  return {
    logits: take(inputs.logits, classes, [classes]),
    target: isDense(inputs) ? take(inputs.target, classes, [classes]) : take(inputs.target, 1, []),
    mask: inputs.mask && take(inputs.mask, 1, []),
  };
}

/** Adds a mask to scenarios that have none. */
const masked: Readonly<Record<string, Scenario>> = Object.fromEntries(
  Object.entries(scenarios).map(([name, scenario], seed) => {
    const { inputs } = scenario;
    const mask = inputs.mask ?? randomMask(randomSource(seed + 50), inputs.logits.shape);
    return [name, { ...scenario, inputs: { ...inputs, mask } }];
  }),
);

describe.each(Object.entries(masked))('for %s, with a mask', (_name, scenario) => {
  const { inputs, parameters } = scenario;
  const counted = countedOf(scenario);

  /** The same inputs with other numbers in the voxels that do not count. */
  const changed = ((): Inputs => {
    const random = randomSource(99);
    const { logits, target, mask } = inputs;
    const replace = (tensor: TensorData, by: ArrayLike<number>): TensorData => {
      const perVoxel = tensor.shape.length < logits.shape.length;
      const isKept = (i: number) => counted[perVoxel ? i : voxelOf(i, inputs)];
      return { ...tensor, data: Float64Array.from(tensor.data, (value, i) => (isKept(i) ? value : by[i]!)) };
    };
    const makeLogits = parameters.activation === 'none' ? randomProbabilities : randomLogits;
    // Under the mask a label need not even be a class.
    const labels = integers(random, target.data.length, 2).map((label) =>
      isDense(inputs) ? label : 50 + label,
    );
    return {
      logits: replace(logits, makeLogits(random, logits.shape, 50).data),
      target: parameters.ignoreIndex === undefined ? replace(target, labels) : target,
      mask,
    };
  })();

  it.each(lossIds)('ignored voxels have no influence on %s', async (id) => {
    expect(changed.logits.data).not.toEqual(inputs.logits.data);
    await forVariants(id, scenario, async (loss) => {
      const before = await run(loss, inputs);
      const after = await run(loss, changed);
      expectIdentical(after.value, before.value);
      for (const [i, slope] of before.gradient.entries()) {
        const isKept = counted[voxelOf(i, inputs)];
        expect(Math.abs(after.gradient[i]! - (isKept ? slope : 0))).toBe(0);
      }
      if (before.shape.length < 3) return;
      for (const [i, value] of before.value.entries()) if (!counted[i]) expect(Math.abs(value)).toBe(0);
    });
  });

  it.each(lossIds)('%s is that of the voxels that count alone', async (id) => {
    const whole = firstSample(inputs);
    const keep = counted.slice(0, countOf(whole.logits.shape.slice(2)));
    const part = firstSample({ ...inputs, mask: undefined }, keep);
    expect(keep).toContain(true);
    expect(keep).toContain(false);
    const compare = async (loss: Loss) => {
      const all = await run(loss, whole);
      const cropped = await run(loss, part);
      expectClose(cropped.value, all.value, 1e-13);
      const kept = Array.from(all.gradient).filter((_, i) => keep[i % keep.length]);
      expectClose(cropped.gradient, kept, 1e-12);
    };
    await forVariants(id, scenario, compare, ['reduction']);
  });

  it.each(lossIds)('%s is 0 and flat when all voxels are ignored', async (id) => {
    const mask = { data: new Uint8Array(counted.length), shape: inputs.mask!.shape };
    await forVariants(id, scenario, async (loss) => {
      const { value, gradient } = await run(loss, { ...inputs, mask });
      expect([magnitude(value), magnitude(gradient)]).toEqual([0, 0]);
    });
  });
});

describe('an ignored label', () => {
  const { inputs } = scenarios['an ignored class']!;

  it.each(lossIds)('is a mask for %s', async (id) => {
    const mask = {
      data: Uint8Array.from(inputs.target.data, (label) => (label === 1 ? 0 : 1)),
      shape: [2, 2, 2],
    };
    const results: Result[] = [];
    await forVariants(id, { classes: 3, parameters: {} }, async (loss) => {
      results.push(await run(loss, { ...inputs, mask }));
    });
    await forVariants(id, { classes: 3, parameters: { ignoreIndex: 1 } }, async (loss) => {
      const { value, gradient } = await run(loss, inputs);
      const expected = results.shift()!;
      expectIdentical(value, expected.value);
      expectIdentical(gradient, expected.gradient!);
    });
  });

  it.each(lossIds)('may be the only one for %s', async (id) => {
    const target = { data: new Int32Array(8).fill(-1), shape: [2, 2, 2] };
    await forVariants(id, { classes: 3, parameters: { ignoreIndex: -1 } }, async (loss) => {
      const { value, gradient } = await run(loss, { ...inputs, target });
      expect([magnitude(value), magnitude(gradient)]).toEqual([0, 0]);
    });
  });
});

describe('a sample of which every voxel is ignored', () => {
  it.each(['dice', 'tversky', 'generalized-dice'])('counts as 0 in the mean of %s', async (id) => {
    const { inputs } = scenarios['2-D labels']!;
    const mask = { data: Uint8Array.of(1, 1, 1, 1, 0, 0, 0, 0), shape: [2, 2, 2] };
    await forVariants(
      id,
      { classes: 3, parameters: {} },
      async (loss) => {
        const both = await run(loss, { ...inputs, mask });
        const first = await run(loss, firstSample(inputs));
        expectClose(both.value, [first.value[0]! / 2], 1e-13);
      },
      ['reduction', 'batch', 'emptyTarget'],
    );
  });
});
