import { describe, expect, it } from 'vitest';
import type { Result } from '../adapter/adapter.ts';
import type { Loss } from '../define/define-loss.ts';
import type { Inputs, NumericArray, TensorData } from '../inputs/inputs.ts';
import { inTurn } from '../testing/in-turn.test-support.ts';
import { run } from '../testing/losses.test-support.ts';
import { expectClose, expectIdentical } from '../testing/numbers.test-support.ts';
import { randomSource, shuffled } from '../testing/random.test-support.ts';
import {
  countOf,
  countsOf,
  inverseFrequencies,
  type Scenario,
  scenarios,
  volumesOf,
} from '../testing/scenarios.test-support.ts';
import {
  forVariants,
  hasClassTerms,
  isCompound,
  isFunctionOfSum,
  isSpatial,
  knows,
  lossIds,
  makeOnce,
  poolsVoxels,
  takes,
  usesThinning,
} from '../testing/variants.test-support.ts';

/** Rearranges each row of `length` numbers. */
const rearrange = <T extends NumericArray>(data: T, order: readonly number[]): T =>
  data.map((_, i) => {
    const start = i - (i % order.length);
    return data[start + order[i % order.length]!]!;
  }) as T;

const overTensors = (inputs: Inputs, change: (tensor: TensorData) => TensorData): Inputs => ({
  logits: change(inputs.logits),
  target: change(inputs.target),
  mask: inputs.mask && change(inputs.mask),
});

/** A new order of the spatial axes, some of which are then run through backwards. */
interface Move {
  readonly axes: readonly number[];
  readonly backwards: number | undefined;
}

/** Moves that generate all others: neighbouring axes change places, one axis is turned around. */
function movesOf(dimensions: number): readonly Move[] {
  const axes = Array.from({ length: dimensions }, (_, axis) => axis);
  const swaps = axes.slice(1).map((axis) => {
    const order = axes.with(axis, axis - 1).with(axis - 1, axis);
    return { axes: order, backwards: undefined };
  });
  return [...swaps, ...axes.map((backwards) => ({ axes, backwards }))];
}

/** Gives, for every voxel after a move, where it was before. */
const orderAfter = ({ axes, backwards }: Move, spatial: readonly number[]): readonly number[] =>
  Array.from({ length: countOf(spatial) }, (_, i) => {
    const index = new Array<number>(spatial.length);
    let rest = i;
    for (const axis of axes.toReversed()) {
      const x = rest % spatial[axis]!;
      rest = Math.floor(rest / spatial[axis]!);
      index[axis] = axis === backwards ? spatial[axis]! - 1 - x : x;
    }
    return index.reduce((flat, x, axis) => flat * spatial[axis]! + x, 0);
  });

/** Takes the samples from `start` on. */
const samples = (inputs: Inputs, start: number, end: number): Inputs =>
  overTensors(inputs, ({ data, shape: [count = 1, ...rest] }) => {
    const each = data.length / count;
    return { data: data.slice(start * each, end * each), shape: [end - start, ...rest] };
  });

/** Moves the channels behind the space. */
function toLast(data: NumericArray, shape: readonly number[]): TensorData {
  const [count, classes, ...spatial] = shape as [number, number, ...number[]];
  const voxels = countOf(spatial);
  const moved = data.map((_, i) => {
    const [n, v, c] = [Math.floor(i / (voxels * classes)), Math.floor(i / classes) % voxels, i % classes];
    return data[(n * classes + c) * voxels + v]!;
  });
  return { data: moved, shape: [count, ...spatial, classes] };
}

/** Puts the voxels of all samples into one, in a row. */
function inOneSample({ data, shape }: TensorData, spatial: readonly number[]): TensorData {
  const voxels = countOf(spatial);
  const samples = shape[0]!;
  const channels = data.length / samples / voxels;
  const joined = data.map((_, i) => {
    const [c, n, v] = [Math.floor(i / (samples * voxels)), Math.floor(i / voxels) % samples, i % voxels];
    return data[(n * channels + c) * voxels + v]!;
  });
  return { data: joined, shape: [1, ...shape.slice(1, shape.length - spatial.length), 1, samples * voxels] };
}

/** A loss with some parameters changed, how much of it there is in a sum, and what its mean is over. */
interface Part {
  readonly change: Readonly<Record<string, number>>;
  readonly factor: number;
  /** Whether the mean is over the voxels of all samples together; else it is a mean over the samples. */
  readonly isPooled: boolean;
}

/** Takes a compound apart into its overlap and the rest, which share a batch in different ways. */
function partsOf({ id, parameters }: Loss): readonly Part[] {
  if (!isCompound(id)) return [{ change: {}, factor: 1, isPooled: poolsVoxels(id) }];
  const [share] = ['combo alpha', 'unified-focal lambda', 'dice-cl-dice alpha'].filter((name) =>
    name.startsWith(`${id} `),
  );
  const isOfVoxels = poolsVoxels(id) && id !== 'dice-cl-dice';
  if (share !== undefined) {
    const name = share.split(' ')[1]!;
    const part = Number(parameters[name]);
    return [
      { change: { [name]: 0 }, factor: 1 - part, isPooled: false },
      { change: { [name]: 1 }, factor: part, isPooled: isOfVoxels },
    ];
  }
  const names = Object.keys(parameters).filter(
    (name) => name.startsWith('weight') && typeof parameters[name] === 'number',
  );
  return names.map((kept) => ({
    change: Object.fromEntries(names.filter((name) => name !== kept).map((name) => [name, 0])),
    factor: 1,
    isPooled: isOfVoxels && !/Dice|Recall/.test(kept),
  }));
}

describe.each(Object.entries(scenarios).map(([name, scenario], turn) => [name, scenario, turn] as const))(
  'for %s',
  (_name, scenario, turn) => {
    const { inputs } = scenario;
    const [batch, , ...spatial] = inputs.logits.shape as [number, number, ...number[]];

    /** Expects what a loss gives for voxels in another order to be what it gives now, in that order. */
    async function expectReordered(
      [loss, before]: readonly [Loss, Inputs],
      [moved, after]: readonly [Loss, Inputs],
      order: readonly number[],
    ): Promise<void> {
      const one = await run(loss, before);
      const other = await run(moved, after);
      const isMap = one.shape.length > spatial.length;
      const value = isMap ? rearrange(Float64Array.from(one.value), order) : one.value;
      expectClose(other.value, value, 1e-13);
      expectClose(other.gradient, rearrange(Float64Array.from(one.gradient), order), 1e-12);
    }

    it.each(
      inTurn(
        lossIds.filter((id) => !isSpatial(id)),
        turn,
        4,
      ),
    )('%s does not depend on the order of the voxels', async (id) => {
      const order = shuffled(randomSource(5), countOf(spatial));
      const reordered = overTensors(inputs, (tensor) => ({ ...tensor, data: rearrange(tensor.data, order) }));
      await forVariants(id, scenario, (loss) => expectReordered([loss, inputs], [loss, reordered], order));
    });

    it.each(
      inTurn(
        lossIds.filter((id) => isSpatial(id) && !usesThinning(id)),
        turn,
        4,
      ),
    )('%s does not depend on how the spatial axes lie', async (id) => {
      for (const move of movesOf(spatial.length)) {
        const order = orderAfter(move, spatial);
        const along = (lengths: readonly number[]) => move.axes.map((axis) => lengths[axis]!);
        const moved = overTensors(inputs, ({ data, shape }) => ({
          data: rearrange(data, order),
          shape: [...shape.slice(0, -spatial.length), ...along(spatial)],
        }));
        await forVariants(id, scenario, async (loss) => {
          const spacing = loss.parameters.spacing as readonly number[] | undefined;
          const alike = spacing ? makeOnce(id, { ...loss.parameters, spacing: along(spacing) }) : loss;
          await expectReordered([loss, inputs], [alike, moved], order);
        });
      }
    });

    it.each(inTurn(lossIds, turn, 4))('%s reads channels last as channels first', async (id) => {
      const { shape } = inputs.logits;
      const target =
        inputs.target.shape.length === shape.length ? toLast(inputs.target.data, shape) : inputs.target;
      const moved = { ...inputs, logits: toLast(inputs.logits.data, shape), target };
      await forVariants(id, scenario, async (loss) => {
        const first = await run(loss, inputs);
        const last = await run(loss, moved, 'channels-last');
        expectIdentical(last.value, first.value);
        expect(last.shape).toEqual(first.shape);
        expectIdentical(last.gradient, toLast(first.gradient, shape).data);
      });
    });

    // The blob loss is a mean over the pairs of sample and class that have blobs, in the whole batch.
    it.each(
      inTurn(
        lossIds.filter((id) => !isFunctionOfSum(id) && id !== 'blob'),
        turn,
        4,
      ),
    )('%s of a batch is that of its samples', async (id) => {
      // Without what pools samples, or divides by a number that differs between them.
      const pooled = [
        'batch',
        'weightNormalization',
        'emptyTarget',
        ...(id === 'focal' ? ['normalize'] : []),
      ];
      const counts = countsOf(scenario);
      const total = counts.reduce((sum, count) => sum + count, 0);
      const compare = async (loss: Loss) => {
        const { reduction, classWeights } = loss.parameters;
        // Frequencies are those of the whole batch.
        const ofBatch = id === 'weighted-cross-entropy' && classWeights === undefined;
        const frequencies = ofBatch ? { classWeights: inverseFrequencies(scenario) } : {};
        const shareOf = (n: number, isPooled: boolean): number => {
          if (reduction !== 'mean') return 1;
          return isPooled ? counts[n]! / total : 1 / batch;
        };

        // What leaves empty classes out by default has a mean of its own in each sample.
        const smooth = knows(id, 'emptyTarget') ? { emptyTarget: 'smooth' } : {};
        const whole = await run(makeOnce(id, { ...loss.parameters, ...smooth }), inputs);
        const expected = { value: new Float64Array(), gradient: new Float64Array() };
        for (const { change, factor, isPooled } of partsOf(loss)) {
          const part = makeOnce(id, { ...loss.parameters, ...smooth, ...frequencies, ...change });
          const results = await Promise.all(counts.map((_, n) => run(part, samples(inputs, n, n + 1))));
          for (const key of ['value', 'gradient'] as const) {
            const scaled = results.flatMap((result, n) =>
              Array.from(result[key], (number) => number * factor * shareOf(n, isPooled)),
            );
            expected[key] = Float64Array.from(scaled, (number, i) => number + (expected[key][i] ?? 0));
          }
        }
        const sum = [expected.value.reduce((all, value) => all + value, 0)];
        expectClose(whole.value, reduction === 'none' ? expected.value : sum, 1e-13);
        expectClose(whole.gradient, expected.gradient, 1e-12);
      };
      await forVariants(id, scenario, compare, pooled);
    });

    // Of Dice + top-k, only the Dice part takes the batch as one.
    it.each(
      inTurn(
        lossIds.filter((id) => knows(id, 'batch') && !isSpatial(id) && id !== 'dice-top-k'),
        turn,
        4,
      ),
    )('%s of a batch as one is that of a sample with all its voxels', async (id) => {
      const pooled = overTensors(inputs, (tensor) => inOneSample(tensor, spatial));
      const compare = async (loss: Loss) => {
        const asOne = await run(makeOnce(id, { ...loss.parameters, batch: true }), inputs);
        const sample = await run(makeOnce(id, { ...loss.parameters, batch: false }), pooled);
        expectClose(asOne.value, sample.value, 1e-13);
        const { shape } = inputs.logits;
        const gradient = inOneSample({ data: Float64Array.from(asOne.gradient), shape }, spatial);
        expectClose(gradient.data, sample.gradient, 1e-12);
      };
      await forVariants(id, scenario, compare, ['batch']);
    });

    it.each(inTurn(lossIds, turn, 4))('%s changes nothing that it is given', async (id) => {
      const copy = structuredClone(inputs);
      await forVariants(id, scenario, async (loss) => {
        await run(loss, inputs);
        expect(inputs).toEqual(copy);
      });
    });
  },
);

/** Says how much each term of a sample counts in the mean: `none` gives the terms, `sum` adds them. */
function sharesOf(loss: Loss, scenario: Scenario, none: Required<Result>): readonly number[] {
  const { batch = false, k, threshold, normalize, absentClasses } = loss.parameters;
  const counts = countsOf(scenario);
  const all = counts.reduce((sum, count) => sum + count, 0);
  /** One over the number of terms of each sample, or of the batch; a mean over nothing is 0. */
  const perGroup = (termsOf: (members: readonly number[]) => number): readonly number[] => {
    const groups = batch ? [[...counts.keys()]] : [...counts.keys()].map((n) => [n]);
    const shares = groups.map(termsOf).map((terms) => (terms === 0 ? 0 : 1 / terms / groups.length));
    return counts.map((_, n) => shares[batch ? 0 : n]!);
  };
  const total = (of: (n: number) => number) => (members: readonly number[]) =>
    members.reduce((sum, n) => sum + of(n), 0);

  if (loss.id === 'top-k') {
    const counted = total((n) => counts[n]!);
    if (normalize === 'all') return perGroup(counted);
    if (threshold === undefined) return perGroup((n) => Math.max(1, Math.floor(Number(k) * counted(n))));
    const each = none.value.length / counts.length;
    return perGroup(
      total((n) => none.value.slice(n * each, (n + 1) * each).filter((cost) => cost > 0).length),
    );
  }
  if (loss.id === 'lovasz-softmax') {
    const volumes = volumesOf(scenario);
    const first = scenario.classes - none.shape.at(-1)!;
    const kept = [...volumes[0]!.keys()].slice(first);
    const isCounted = (c: number, members: readonly number[]) =>
      absentClasses === 'count' || members.some((n) => volumes[n]![c]! > 0);
    return perGroup((members) => kept.filter((c) => isCounted(c, members)).length);
  }
  const perVoxel = none.shape.length === scenario.inputs.logits.shape.length ? none.shape[1]! : 1;
  return counts.map(() => 1 / (poolsVoxels(loss.id) ? all * perVoxel : none.value.length));
}

describe('the reductions', () => {
  it.each(lossIds.filter((id) => !isCompound(id) && !isFunctionOfSum(id)))(
    'sum and mean of %s are those of all its terms',
    async (id) => {
      for (const [what, scenario] of Object.entries(scenarios)) {
        const { inputs } = scenario;
        const smooth = knows(id, 'emptyTarget') ? { emptyTarget: 'smooth' } : {};
        const compare = async (given: Loss) => {
          const reduce = (reduction: string) =>
            run(makeOnce(id, { ...given.parameters, ...smooth, reduction }), inputs);
          const [none, sum, mean] = [await reduce('none'), await reduce('sum'), await reduce('mean')];
          const add = (terms: ArrayLike<number>) => Array.from(terms).reduce((a, b) => a + b, 0);
          expectClose(sum.value, [add(none.value)], 1e-13, { what });
          expectClose(sum.gradient, none.gradient, 1e-12, { what });
          const shares = sharesOf(given, scenario, none);
          // Terms of the whole batch belong to no sample, and share alike.
          const share = (terms: ArrayLike<number>) =>
            Array.from(terms, (term, i) => term * shares[Math.floor((i * shares.length) / terms.length)]!);
          expectClose(mean.value, [add(share(none.value))], 1e-13, { what });
          expectClose(mean.gradient, share(none.gradient), 1e-12, { what });
        };
        const other = [
          'weightNormalization',
          'emptyTarget',
          'reduction',
          ...(id === 'focal' ? ['normalize'] : []),
        ];
        await forVariants(id, scenario, compare, other);
      }
    },
  );

  it.each(lossIds.filter((id) => !isCompound(id) && hasClassTerms(id)))(
    'none of %s without the background leaves the terms of the others alone',
    async (id) => {
      for (const { inputs, parameters, classes } of Object.values(scenarios)) {
        if (!takes(id, parameters.activation, classes)) continue;
        const none = (includeBackground: boolean) =>
          run(makeOnce(id, { ...parameters, reduction: 'none', includeBackground }), inputs);
        const [all, kept] = [await none(true), await none(false)];
        const first = classes > 1 ? 1 : 0;
        const behind = all.shape.slice(2);
        expect(kept.shape).toEqual([inputs.logits.shape[0], classes - first, ...behind]);
        const classOf = (i: number) => Math.floor(i / countOf(behind)) % classes;
        expect(Array.from(kept.value)).toEqual(Array.from(all.value).filter((_, i) => classOf(i) >= first));
      }
    },
  );
});
