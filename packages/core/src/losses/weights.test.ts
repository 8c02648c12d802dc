import { describe, expect, it } from 'vitest';
import type { Loss } from '../define/define-loss.ts';
import type { Inputs, TensorData } from '../inputs/inputs.ts';
import { inTurn } from '../testing/in-turn.test-support.ts';
import { run } from '../testing/losses.test-support.ts';
import { expectClose, magnitude } from '../testing/numbers.test-support.ts';
import { integers, randomSource, uniform } from '../testing/random.test-support.ts';
import { countOf, isDense, labelShape, randomMask, scenarios } from '../testing/scenarios.test-support.ts';
import { forVariants, isSpatial, lossIds, poolsVoxels } from '../testing/variants.test-support.ts';

const weightsLike = ({ shape }: TensorData, make: (count: number) => TensorData['data']): TensorData => ({
  data: make(countOf(labelShape(shape))),
  shape: labelShape(shape),
});

/** Copies every voxel of inputs as often as a count says, in a row; as many copies in each sample. */
function repeated(inputs: Inputs, counts: ArrayLike<number>): { inputs: Inputs; from: readonly number[] } {
  const [samples, classes, ...spatial] = inputs.logits.shape as [number, number, ...number[]];
  const voxels = countOf(spatial);
  const order = Array.from({ length: voxels }, (_, v) => new Array<number>(counts[v]!).fill(v)).flat();
  const take = ({ data }: TensorData, channels: number): TensorData => {
    const rows = Array.from({ length: samples * channels }, (_, row) =>
      order.map((v) => data[row * voxels + v]!),
    );
    const axis = channels === 1 && data.length === samples * voxels ? [] : [channels];
    return { data: Float64Array.from(rows.flat()), shape: [samples, ...axis, 1, order.length] };
  };
  const { data, shape } = take(inputs.logits, classes);
  return {
    from: order,
    inputs: {
      logits: { data, shape: [samples, classes, ...shape.slice(-2)] },
      target: isDense(inputs)
        ? { ...take(inputs.target, classes), shape: [samples, classes, ...shape.slice(-2)] }
        : take(inputs.target, 1),
      ...(inputs.mask ? { mask: take(inputs.mask, 1) } : {}),
    },
  };
}

/** Weight 2 is no second copy where the hardest voxels are counted. */
const usesRanks = ({ id, parameters }: Loss): boolean =>
  id.includes('top-k') && parameters.threshold === undefined;

describe.each(Object.entries(scenarios).map(([name, scenario], turn) => [name, scenario, turn] as const))(
  'weights, for %s',
  (_name, scenario, turn) => {
    const { inputs } = scenario;
    const random = randomSource(31);

    it.each(inTurn(lossIds, turn, 3))('of 0 and 1 are a mask to %s', async (id) => {
      const mask = randomMask(random, inputs.logits.shape);
      const both = weightsLike(inputs.logits, () =>
        Float64Array.from(mask.data, (x, i) => x * (inputs.mask?.data[i] ?? 1)),
      );
      await forVariants(id, scenario, async (loss) => {
        const masked = await run(loss, { ...inputs, mask: both });
        const weighted = await run(loss, { ...inputs, weights: mask });
        expectClose(weighted.value, masked.value, 1e-12, { floor: 1e-12 });
        expectClose(weighted.gradient, masked.gradient, 1e-12, { floor: 1e-12 });
      });
    });

    it.each(
      inTurn(
        lossIds.filter((id) => !isSpatial(id)),
        turn,
        3,
      ),
    )('that are counts are copies to %s', async (id) => {
      const [samples] = inputs.logits.shape;
      const voxels = countOf(inputs.logits.shape.slice(2));
      const counts = integers(random, voxels, 4).map((x, v) => (v === 0 ? 2 : x));
      const weights = weightsLike(inputs.logits, (count) =>
        Float64Array.from({ length: count }, (_, i) => counts[i % voxels]!),
      );
      const copies = repeated(inputs, counts);
      await forVariants(id, scenario, async (loss) => {
        if (usesRanks(loss) || loss.parameters.reduction === 'none') return;
        const weighted = await run(loss, { ...inputs, weights });
        const copied = await run(loss, copies.inputs);
        expectClose(weighted.value, copied.value, 1e-12, { floor: 1e-12 });
        const gradient = new Float64Array(weighted.gradient.length);
        copied.gradient.forEach((slope, i) => {
          const row = Math.floor(i / copies.from.length);
          const to = row * voxels + copies.from[i % copies.from.length]!;
          gradient[to] = gradient[to]! + slope;
        });
        expectClose(weighted.gradient, gradient, 1e-11, { floor: 1e-12 });
      });
      expect(samples).toBe(2);
    });

    it.each(inTurn(lossIds, turn, 3))(
      'times a constant make no difference to %s without smoothing',
      async (id) => {
        const weights = weightsLike(inputs.logits, (count) => uniform(random, count, 0.1, 3));
        const larger = { ...weights, data: weights.data.map((x) => x * 16) };
        await forVariants(id, scenario, async (loss) => {
          const { reduction, smoothNr = 0, smooth = 0, smoothDr = 0 } = loss.parameters;
          if (reduction !== 'mean' || smoothNr !== 0 || smoothDr !== 0 || smooth !== 0) return;
          const once = await run(loss, { ...inputs, weights });
          const more = await run(loss, { ...inputs, weights: larger });
          expectClose(more.value, once.value, 1e-12, { floor: 1e-12 });
          expectClose(more.gradient, once.gradient, 1e-12, { floor: 1e-12 });
        });
      },
    );

    it.each(inTurn(lossIds, turn, 3))('of 0 leave nothing of a voxel to %s', async (id) => {
      const weights = weightsLike(inputs.logits, (count) =>
        uniform(random, count, 0.1, 3).map((x, i) => (i % 3 === 0 ? 0 : x)),
      );
      const voxels = countOf(inputs.logits.shape.slice(2));
      const classes = inputs.logits.shape[1]!;
      const voxelAt = (i: number) => Math.floor(i / (classes * voxels)) * voxels + (i % voxels);
      const other = inputs.logits.data.map((x, i) => (weights.data[voxelAt(i)] === 0 ? 1 - x : x));
      await forVariants(id, scenario, async (loss) => {
        const given = await run(loss, { ...inputs, weights });
        const changed = await run(loss, { ...inputs, logits: { ...inputs.logits, data: other }, weights });
        expectClose(changed.value, given.value, 1e-12, { floor: 1e-12 });
        const outside = given.gradient.filter((_, i) => weights.data[voxelAt(i)] === 0);
        expect(magnitude(outside)).toBe(0);
      });
    });
  },
);

it('a sample, and a batch, of weight 0 gives 0', async () => {
  const { inputs } = scenarios['2-D labels']!;
  const nothing = weightsLike(inputs.logits, (count) => new Float64Array(count));
  const half = weightsLike(inputs.logits, (count) =>
    Float64Array.from({ length: count }, (_, i) => (i < count / 2 ? 0 : 2)),
  );
  for (const id of lossIds) {
    await forVariants(id, scenarios['2-D labels']!, async (loss) => {
      const { value, gradient } = await run(loss, { ...inputs, weights: nothing });
      expect(magnitude(value)).toBe(0);
      expect(magnitude(gradient)).toBe(0);
      const some = await run(loss, { ...inputs, weights: half });
      expect(magnitude(some.gradient.slice(0, some.gradient.length / 2))).toBe(0);
      expect(poolsVoxels(id) || Number.isFinite(magnitude(some.value))).toBe(true);
    });
  }
});
