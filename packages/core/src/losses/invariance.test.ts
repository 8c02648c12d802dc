import { describe, expect, it } from 'vitest';
import type { Loss } from '../define-loss.ts';
import type { Inputs, NumericArray, TensorData } from '../inputs.ts';
import { countOf, forVariants, isCompound, lossIds, run, scenarios } from '../testing/losses.test-support.ts';
import { expectClose, expectIdentical } from '../testing/numbers.test-support.ts';
import { randomSource, shuffled } from '../testing/random.test-support.ts';
import { createLoss } from './index.ts';

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

describe.each(Object.entries(scenarios))('for %s', (_name, scenario) => {
  const { inputs } = scenario;
  const [batch, , ...spatial] = inputs.logits.shape as [number, number, ...number[]];

  it.each(lossIds)('%s does not depend on the order of the voxels', async (id) => {
    const order = shuffled(randomSource(5), countOf(spatial));
    const reordered = overTensors(inputs, (tensor) => ({ ...tensor, data: rearrange(tensor.data, order) }));
    await forVariants(id, scenario, async (loss) => {
      const before = await run(loss, inputs);
      const after = await run(loss, reordered);
      const isMap = before.shape.length > 2;
      const value = isMap ? rearrange(Float64Array.from(before.value), order) : before.value;
      expectClose(after.value, value, 1e-13);
      expectClose(after.gradient, rearrange(Float64Array.from(before.gradient), order), 1e-12);
    });
  });

  it.each(lossIds)('%s reads channels last as channels first', async (id) => {
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

  it.each(lossIds)('%s of a batch is that of its parts', async (id) => {
    // Without what pools samples, or divides by a number that differs between them.
    const pooled = ['batch', 'weightNormalization', 'emptyTarget'];
    const compare = async (loss: Loss) => {
      const { reduction } = loss.parameters;
      const isVoxelMean = reduction === 'mean' && ['cross-entropy', 'focal', 'dice-ce'].includes(id);
      if (isVoxelMean && (inputs.mask || loss.ignoreIndex !== undefined)) return;
      const whole = await run(loss, inputs);
      const parts = await Promise.all(
        Array.from({ length: batch }, (_, n) => run(loss, samples(inputs, n, n + 1))),
      );
      const all = parts.flatMap(({ value }) => Array.from(value));
      const share = reduction === 'mean' ? batch : 1;
      const total = [all.reduce((sum, value) => sum + value, 0) / share];
      expectClose(whole.value, reduction === 'none' ? all : total, 1e-13);
      const gradient = parts.flatMap((part) => Array.from(part.gradient, (slope) => slope / share));
      expectClose(whole.gradient, gradient, 1e-12);
    };
    await forVariants(id, scenario, compare, pooled);
  });

  it.each(lossIds)('%s changes nothing that it is given', async (id) => {
    const copy = structuredClone(inputs);
    await forVariants(id, scenario, async (loss) => {
      await run(loss, inputs);
      expect(inputs).toEqual(copy);
    });
  });
});

describe('the reductions', () => {
  it.each(lossIds.filter((id) => !isCompound(id)))(
    'sum and mean of %s are those of all its terms',
    async (id) => {
      for (const [name, scenario] of Object.entries(scenarios)) {
        const { inputs, parameters } = scenario;
        const counts = (_: unknown, i: number): number =>
          inputs.mask?.data[i] !== 0 && inputs.target.data[i] !== parameters.ignoreIndex ? 1 : 0;
        const compare = async (given: Loss) => {
          const reduce = (reduction: string) =>
            run(createLoss(id, { ...given.parameters, reduction }), inputs);
          const [none, sum, mean] = [await reduce('none'), await reduce('sum'), await reduce('mean')];
          const total = Array.from(none.value).reduce((a, b) => a + b, 0);
          const isMap = ['cross-entropy', 'focal'].includes(id);
          const terms = isMap ? Array.from(none.value, counts).reduce((a, b) => a + b, 0) : none.value.length;
          expectClose(sum.value, [total], 1e-13, { what: name });
          expectClose(mean.value, [total / terms], 1e-13, { what: name });
          expectClose(sum.gradient, none.gradient, 1e-12, { what: name });
          const shares = Array.from(none.gradient, (slope) => slope / terms);
          expectClose(mean.gradient, shares, 1e-12, { what: name });
        };
        const other = ['weightNormalization', 'emptyTarget', 'reduction'];
        await forVariants(id, scenario, compare, other);
      }
    },
  );

  it.each(['dice', 'tversky'])(
    'none of %s without the background leaves the terms of the others alone',
    async (id) => {
      for (const { inputs, parameters, classes } of Object.values(scenarios)) {
        const settings = { ...parameters, reduction: 'none' };
        const all = await run(createLoss(id, settings), inputs);
        const kept = await run(createLoss(id, { ...settings, includeBackground: false }), inputs);
        const first = classes > 1 ? 1 : 0;
        expect(kept.shape).toEqual([inputs.logits.shape[0], classes - first]);
        expect(Array.from(kept.value)).toEqual(Array.from(all.value).filter((_, i) => i % classes >= first));
      }
    },
  );
});
