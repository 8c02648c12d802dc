import { describe, expect, it } from 'vitest';
import type { Result } from '../adapter/adapter.ts';
import type { Loss } from '../define/define-loss.ts';
import type { Inputs, TensorData } from '../inputs/inputs.ts';
import { inTurn } from '../testing/in-turn.test-support.ts';
import { run } from '../testing/losses.test-support.ts';
import { expectClose, expectIdentical, magnitude } from '../testing/numbers.test-support.ts';
import { integers, randomSource } from '../testing/random.test-support.ts';
import {
  countedOf,
  countOf,
  denseTarget,
  isDense,
  randomLogits,
  randomMask,
  randomProbabilities,
  type Scenario,
  scenarios,
  voxelOf,
} from '../testing/scenarios.test-support.ts';
import {
  forVariants,
  hasVoxelTerms,
  isCompound,
  isFunctionOfSum,
  isSpatial,
  knows,
  lossIds,
  makeOnce,
  poolsVoxels,
  usesShares,
} from '../testing/variants.test-support.ts';

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

describe.each(Object.entries(masked).map(([name, scenario], turn) => [name, scenario, turn] as const))(
  'for %s, with a mask',
  (_name, scenario, turn) => {
    const { inputs, parameters } = scenario;
    const counted = countedOf(scenario);

    /** Writes other numbers into the elements of some voxels. */
    const replace = (tensor: TensorData, isOther: (voxel: number) => boolean, by: ArrayLike<number>) => ({
      shape: tensor.shape,
      data: Float64Array.from(tensor.data, (value, i) =>
        isOther(voxelOf(i, tensor.data.length, inputs)) ? by[i]! : value,
      ),
    });
    const isIgnored = (voxel: number): boolean => !counted[voxel];

    /** The same inputs with other numbers in the voxels that do not count. */
    const changed = ((): Inputs => {
      const random = randomSource(99);
      const { logits, target, mask } = inputs;
      const makeLogits = parameters.activation === 'none' ? randomProbabilities : randomLogits;
      // Under the mask a label need not even be a class.
      const labels = integers(random, target.data.length, 2).map((label) =>
        isDense(inputs) ? label : 50 + label,
      );
      return {
        logits: replace(logits, isIgnored, makeLogits(random, logits.shape, 50).data),
        target: replace(target, (voxel) => mask!.data[voxel] === 0, labels),
        mask,
      };
    })();

    it.each(inTurn(lossIds, turn, 3))('ignored voxels have no influence on %s', async (id) => {
      expect(changed.logits.data).not.toEqual(inputs.logits.data);
      expect(changed.target.data).not.toEqual(inputs.target.data);
      await forVariants(id, scenario, async (loss) => {
        const before = await run(loss, inputs);
        const after = await run(loss, changed);
        expectIdentical(after.value, before.value);
        expectIdentical(after.gradient, before.gradient);
        const ofIgnored = (values: ArrayLike<number>) =>
          Array.from(values).filter((_, i) => isIgnored(voxelOf(i, values.length, inputs)));
        expect(magnitude(ofIgnored(before.gradient))).toBe(0);
        const isMap = before.shape.length > inputs.logits.shape.length - 2;
        if (isMap) expect(magnitude(ofIgnored(before.value))).toBe(0);
      });
    });

    it.each(
      inTurn(
        lossIds.filter((id) => !isSpatial(id)),
        turn,
        3,
      ),
    )('%s is that of the voxels that count alone', async (id) => {
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

    /** The same inputs without a mask: voxels that do not count belong to no class, and are predicted as none. */
    const blank: Inputs = {
      logits: replace(
        inputs.logits,
        isIgnored,
        new Float64Array(inputs.logits.data.length).fill(
          parameters.activation === 'none' ? 1 / Math.max(2, scenario.classes) : 0,
        ),
      ),
      target: replace(denseTarget(scenario), isIgnored, new Float64Array(inputs.logits.data.length)),
    };

    // What is left out of a picture leaves a hole in it: distances to the voxels that count do not shrink.
    it.each(
      lossIds.filter((id) => isSpatial(id) && !usesShares(id) && hasVoxelTerms(id) && !isFunctionOfSum(id)),
    )('voxels that %s ignores are background in its masks', async (id) => {
      const compare = async (given: Loss) => {
        const none = { ...given.parameters, reduction: 'none' };
        const masks = await run(makeOnce(id, none), inputs);
        const holes = await run(makeOnce(id, { ...none, ignoreIndex: undefined }), blank);
        expect(holes.shape).toEqual(masks.shape);
        for (const key of ['value', 'gradient'] as const) {
          const { length } = holes[key];
          const kept = Array.from(holes[key], (number, i) =>
            isIgnored(voxelOf(i, length, inputs)) ? 0 : number,
          );
          expectClose(masks[key], kept, 1e-13, { what: key });
        }
      };
      await forVariants(id, scenario, compare, ['reduction']);
    });

    it.each(inTurn(lossIds, turn, 3))('%s is 0 and flat when all voxels are ignored', async (id) => {
      const mask = { data: new Uint8Array(counted.length), shape: inputs.mask!.shape };
      await forVariants(id, scenario, async (loss) => {
        const { value, gradient } = await run(loss, { ...inputs, mask });
        expect([magnitude(value), magnitude(gradient)]).toEqual([0, 0]);
      });
    });
  },
);

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
  const { inputs } = scenarios['2-D labels']!;
  const mask = { data: Uint8Array.of(1, 1, 1, 1, 0, 0, 0, 0), shape: [2, 2, 2] };

  /** Gives the mean for both samples and for the first one alone. */
  async function forMeans(id: string, body: (both: number, first: number) => void): Promise<void> {
    const compare = async (loss: Loss) => {
      const [both, first] = [await run(loss, { ...inputs, mask }), await run(loss, firstSample(inputs))];
      body(both.value[0]!, first.value[0]!);
    };
    // What leaves empty classes out has a mean of its own in each sample.
    const parameters = knows(id, 'emptyTarget') ? { emptyTarget: 'smooth' } : {};
    await forVariants(id, { classes: 3, parameters }, compare, ['reduction', 'batch', 'emptyTarget']);
  }

  it.each(lossIds.filter((id) => !poolsVoxels(id)))('counts as 0 in the mean of %s', async (id) => {
    await forMeans(id, (both, first) => expectClose([both], [first / 2], 1e-13));
  });

  it.each(lossIds.filter((id) => poolsVoxels(id) && !isCompound(id)))(
    'adds no voxel to the mean of %s',
    async (id) => {
      await forMeans(id, (both, first) => expectClose([both], [first], 1e-13));
    },
  );
});
