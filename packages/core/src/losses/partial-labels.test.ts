import { describe, expect, it } from 'vitest';
import type { Inputs, TensorData } from '../inputs/inputs.ts';
import { inTurn } from '../testing/in-turn.test-support.ts';
import { run } from '../testing/losses.test-support.ts';
import { expectClose, magnitude } from '../testing/numbers.test-support.ts';
import { randomSource, shuffled } from '../testing/random.test-support.ts';
import {
  countOf,
  isDense,
  labelShape,
  randomLabels,
  randomLogits,
  randomMask,
  randomProbabilities,
  type Scenario,
  scenarios,
} from '../testing/scenarios.test-support.ts';
import { forVariants, lossIds } from '../testing/variants.test-support.ts';

const exclusive = (parameters: object, seed = 3): Scenario => {
  const random = randomSource(seed);
  const shape = [1, 4, 3, 3];
  const isGiven = 'activation' in parameters;
  return {
    inputs: {
      logits: isGiven ? randomProbabilities(random, shape) : randomLogits(random, shape),
      target: randomLabels(random, shape),
      mask: randomMask(random, shape),
    },
    classes: 4,
    parameters: { ...parameters },
  };
};

/** Merges all channels but some into the first: their logits, or their shares. */
function merged({ data, shape }: TensorData, left: readonly number[], areLogits: boolean): TensorData {
  const [, classes, ...spatial] = shape as [number, number, ...number[]];
  const voxels = countOf(spatial);
  const others = Array.from({ length: classes }, (_, c) => c).filter((c) => !left.includes(c));
  const together = (v: number) => {
    const all = others.map((c) => data[c * voxels + v]!);
    if (!areLogits) return all.reduce((total, x) => total + x, 0);
    const most = Math.max(...all);
    return most + Math.log(all.reduce((total, x) => total + Math.exp(x - most), 0));
  };
  const rows = [
    Array.from({ length: voxels }, (_, v) => together(v)),
    ...left.map((c) => Array.from(data.slice(c * voxels, (c + 1) * voxels))),
  ];
  return { data: Float64Array.from(rows.flat()), shape: [1, rows.length, ...spatial] };
}

const mergedLabels = ({ data, shape }: TensorData, left: readonly number[]): TensorData => ({
  data: Int32Array.from(data, (label) => left.indexOf(label) + 1),
  shape,
});

/** Losses whose weights of classes depend on how many classes there are. */
const countsClasses = ['weighted-cross-entropy'];

const left = [1, 3];
describe.each([
  ['a softmax', exclusive({})],
  ['probabilities', exclusive({ activation: 'none' })],
])('classes of %s that were not annotated', (_name, scenario) => {
  const { inputs } = scenario;
  const areLogits = scenario.parameters.activation !== 'none';

  it.each(lossIds.filter((id) => !countsClasses.includes(id)))('are background to %s', async (id) => {
    await forVariants(id, scenario, async (loss) => {
      const { classWeights, positiveWeight, distances, reduction } = loss.parameters;
      if (classWeights || Array.isArray(positiveWeight) || distances || reduction === 'none') return;
      const partial = await run(loss, { ...inputs, annotated: [left] });
      const fewer = await run(loss, {
        ...inputs,
        logits: merged(inputs.logits, left, areLogits),
        target: mergedLabels(inputs.target, left),
      });
      expectClose(partial.value, fewer.value, 1e-12, { floor: 1e-12 });
      // The slopes of the channels that are left are the same; the first is shared out.
      const voxels = countOf(inputs.logits.shape.slice(2));
      for (const [at, c] of left.entries()) {
        const own = partial.gradient.slice(c * voxels, (c + 1) * voxels);
        const same = fewer.gradient.slice((at + 1) * voxels, (at + 2) * voxels);
        expectClose(own, same, 1e-10, { floor: 1e-3 * magnitude(fewer.gradient) + 1e-12 });
      }
    });
  });

  it.each(lossIds)('are told from background by no label, to %s', async (id) => {
    const data = inputs.target.data.map((label) => (label === 2 ? 0 : label));
    await forVariants(id, scenario, async (loss) => {
      const first = await run(loss, { ...inputs, annotated: [left] });
      const second = await run(loss, { ...inputs, target: { ...inputs.target, data }, annotated: [left] });
      expectClose(second.value, first.value, 1e-13, { floor: 1e-13 });
      expectClose(second.gradient, first.gradient, 1e-13, { floor: 1e-13 });
    });
  });
});

describe.each(Object.entries(scenarios).map(([name, scenario], turn) => [name, scenario, turn] as const))(
  'all classes annotated, for %s',
  (_name, scenario, turn) => {
    it.each(inTurn(lossIds, turn, 2))('are what nobody names, to %s', async (id) => {
      const { inputs, classes } = scenario;
      const annotated = Array.from({ length: 2 }, () => shuffled(randomSource(5), classes));
      await forVariants(id, scenario, async (loss) => {
        const named = await run(loss, { ...inputs, annotated });
        const plain = await run(loss, inputs);
        expect(named.value).toEqual(plain.value);
        expect(named.gradient).toEqual(plain.gradient);
      });
    });
  },
);

describe('channels of their own that were not annotated', () => {
  const random = randomSource(8);
  const shape = [3, 3, 2, 3];
  const scenario: Scenario = {
    inputs: {
      logits: randomLogits(random, shape),
      target: { data: randomLabels(random, [3, 2, 2, 9]).data.map((x) => x), shape },
    },
    classes: 3,
    parameters: { activation: 'sigmoid' },
  };
  const annotated = [[0, 2], [1], []];
  const voxels = 6;
  const isLeft = (i: number) => annotated[Math.floor(i / (3 * voxels))]!.includes(Math.floor(i / voxels) % 3);

  it.each(lossIds)('have no influence on %s', async (id) => {
    const { inputs } = scenario;
    const change = (tensor: TensorData): TensorData => ({
      ...tensor,
      data: Float64Array.from(tensor.data, (x, i) => (isLeft(i) ? x : 1 - x)),
    });
    await forVariants(id, scenario, async (loss) => {
      const first = await run(loss, { ...inputs, annotated });
      const second = await run(loss, {
        logits: change(inputs.logits),
        target: change(inputs.target),
        annotated,
      });
      expectClose(second.value, first.value, 1e-13, { floor: 1e-13 });
      expect(magnitude(first.gradient.filter((_, i) => !isLeft(i)))).toBe(0);
    });
  });

  it.each(['dice', 'iou', 'cross-entropy', 'focal', 'boundary'])(
    'are no part of the mean of %s',
    async (id) => {
      await forVariants(id, scenario, async (loss) => {
        const {
          reduction,
          classWeights,
          emptyTarget = 'smooth',
          batch = false,
          aggregate = 'macro',
          includeBackground,
          positiveWeight,
          terms = 'voxels',
          normalize = 'voxels',
        } = loss.parameters as Record<string, unknown>;
        const isPlain =
          reduction === 'mean' &&
          !classWeights &&
          emptyTarget === 'smooth' &&
          !batch &&
          aggregate === 'macro' &&
          includeBackground === true &&
          !Array.isArray(positiveWeight) &&
          // Samples with more channels have more terms, or a share of their factors.
          terms === 'voxels' &&
          normalize === 'voxels';
        if (!isPlain || id === 'boundary') return;
        const { inputs } = scenario;
        const { value } = await run(loss, { ...inputs, annotated });
        const take = ({ data }: TensorData, at: readonly (readonly [number, number])[]): TensorData => ({
          data: Float64Array.from(
            at.flatMap(([n, c]) => [...data.slice((n * 3 + c) * voxels, (n * 3 + c + 1) * voxels)]),
          ),
          shape: [at.length, 1, 2, 3],
        });
        const pairs = [
          [0, 0],
          [0, 2],
          [1, 1],
        ] as const;
        const each = await Promise.all(
          pairs.map(async (pair) => {
            const one: Inputs = { logits: take(inputs.logits, [pair]), target: take(inputs.target, [pair]) };
            return (await run(loss, one)).value[0]!;
          }),
        );
        const [a, b, c] = each as [number, number, number];
        // Region losses take the mean over pairs; others over voxels, of which each has the mean of its channels.
        const isRegion = loss.description.family === 'region';
        expectClose(value, [isRegion ? (a + b + c) / 3 : ((a + b) / 2 + c) / 2], 1e-12);
      });
    },
  );
});

it('a batch takes the sums of the samples in which a class was annotated', async () => {
  const random = randomSource(12);
  const shape = [2, 2, 2, 3];
  const scenario: Scenario = {
    inputs: {
      logits: randomLogits(random, shape),
      target: { data: randomLabels(random, [2, 2, 2, 6]).data, shape },
    },
    classes: 2,
    parameters: { activation: 'sigmoid', batch: true },
  };
  const { inputs } = scenario;
  expect(isDense(inputs) && labelShape(shape).length).toBe(3);
  for (const id of ['dice', 'iou', 'tversky', 'sensitivity-specificity']) {
    await forVariants(id, scenario, async (loss) => {
      if (
        loss.parameters.reduction !== 'mean' ||
        loss.parameters.classWeights ||
        loss.parameters.aggregate === 'micro'
      )
        return;
      if (loss.parameters.emptyTarget !== 'smooth' || loss.parameters.includeBackground === false) return;
      const { value } = await run(loss, { ...inputs, annotated: [[0, 1], [1]] });
      const both = await run(loss, inputs);
      const one = await run(loss, {
        logits: { data: inputs.logits.data.slice(0, 12), shape: [1, 2, 2, 3] },
        target: { data: inputs.target.data.slice(0, 12), shape: [1, 2, 2, 3] },
      });
      // Class 0 has the sums of the first sample, class 1 of both.
      const own = async (given: Inputs, c: number) => {
        const n = given.logits.shape[0]!;
        const channel = ({ data }: TensorData): TensorData => ({
          data: Float64Array.from(
            { length: n * 6 },
            (_, i) => data[(Math.floor(i / 6) * 2 + c) * 6 + (i % 6)]!,
          ),
          shape: [n, 1, 2, 3],
        });
        return (await run(loss, { logits: channel(given.logits), target: channel(given.target) })).value[0]!;
      };
      const firstOnly: Inputs = {
        logits: { data: inputs.logits.data.slice(0, 12), shape: [1, 2, 2, 3] },
        target: { data: inputs.target.data.slice(0, 12), shape: [1, 2, 2, 3] },
      };
      expectClose(value, [((await own(firstOnly, 0)) + (await own(inputs, 1))) / 2], 1e-12);
      expect(both.value[0] !== one.value[0]).toBe(true);
    });
  }
});
