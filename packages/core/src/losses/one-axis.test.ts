import { describe, expect, it } from 'vitest';
import { checkInputs } from '../inputs/check-inputs.ts';
import { createInputWarner } from '../inputs/input-warnings.ts';
import type { Inputs, TensorData } from '../inputs/inputs.ts';
import { skeletonOf } from '../morphology/skeleton.ts';
import { run } from '../testing/losses.test-support.ts';
import { expectClose } from '../testing/numbers.test-support.ts';
import { randomSource } from '../testing/random.test-support.ts';
import { randomLogits } from '../testing/scenarios.test-support.ts';
import { forVariants, lossIds, makeOnce } from '../testing/variants.test-support.ts';
import { createLoss } from './index.ts';

const random = randomSource(1);
/** Labels in runs, so that they have an inside. */
const labels = Int32Array.from({ length: 22 }, (_, i) => Math.floor(i / 4) % 3);
const line: Inputs = {
  logits: randomLogits(random, [2, 3, 11]),
  target: { data: labels, shape: [2, 11] },
  mask: { data: Uint8Array.from({ length: 22 }, () => (random() < 0.8 ? 1 : 0)), shape: [2, 11] },
  weights: { data: Float32Array.from({ length: 22 }, () => random() + 0.5), shape: [2, 11] },
};

/** Gives arrays a first spatial axis of length 1. */
const asImage = (inputs: Inputs): Inputs => {
  const withRow = ({ data, shape }: TensorData): TensorData => ({
    data,
    shape: [...shape.slice(0, -1), 1, shape.at(-1)!],
  });
  return Object.fromEntries(
    Object.entries(inputs).map(([name, tensor]) => [name, withRow(tensor as TensorData)]),
  ) as unknown as Inputs;
};

const scenarios: Readonly<Record<string, { inputs: Inputs; parameters: object }>> = {
  'labels, a mask and weights': { inputs: line, parameters: {} },
  'a dense target of channels': {
    inputs: {
      logits: line.logits,
      target: { data: Float32Array.from({ length: 66 }, (_, i) => (i % 7 < 3 ? 1 : 0)), shape: [2, 3, 11] },
    },
    parameters: { activation: 'sigmoid' },
  },
};

describe.each(Object.entries(scenarios))('one spatial axis, with %s', (_name, { inputs, parameters }) => {
  it.each(lossIds)('is an image of one row to %s', async (id) => {
    const scenario = { inputs, classes: 3, parameters: { ...parameters } };
    await forVariants(id, scenario, async (loss) => {
      const { spacing, border } = loss.parameters;
      // The window of an image has more voxels outside of it.
      if (border === 'zero') return;
      const ofImage = Array.isArray(spacing)
        ? makeOnce(id, { ...loss.parameters, spacing: [1, ...(spacing as number[])] })
        : loss;
      // Distances are multiples of the smallest step.
      if (Array.isArray(spacing) && spacing[0] > 1) return;
      const [own, image] = [await run(loss, inputs), await run(ofImage, asImage(inputs))];
      expectClose(own.value, image.value, 1e-14, { floor: 1e-14 });
      expectClose(own.gradient, image.gradient, 1e-14, { floor: 1e-14 });
      const isMap = own.shape.at(-1) === 11;
      expect(own.shape).toEqual(isMap ? [...image.shape.slice(0, -2), 11] : image.shape);
    });
  });
});

describe('one spatial axis', () => {
  it('comes with channels last too', async () => {
    const { logits, target } = line;
    const last = Float64Array.from({ length: 66 }, (_, i) => {
      const [n, x, c] = [Math.floor(i / 33), Math.floor(i / 3) % 11, i % 3];
      return logits.data[n * 33 + c * 11 + x]!;
    });
    const loss = createLoss('dice-boundary');
    const [first, turned] = [
      await run(loss, { logits, target }),
      await run(loss, { logits: { data: last, shape: [2, 11, 3] }, target }, 'channels-last'),
    ];
    expectClose(turned.value, first.value, 1e-14);
  });

  it('has distances in units of its spacing', async () => {
    const [single, double] = await Promise.all(
      [1, 2].map((step) => run(createLoss('boundary', { spacing: [step] }), line)),
    );
    expectClose(double!.value, [2 * single!.value[0]!], 1e-13);
  });

  it('has a share of the voxels of a window that lie outside of the image', async () => {
    const loss = createLoss('neighbor-aware-calibration', {
      border: 'zero',
      size: 3,
      distance: 'l2',
      alpha: 1,
    });
    const one = {
      logits: { data: Float64Array.of(0, 0, 0, 0), shape: [1, 2, 2] },
      target: { data: Int32Array.of(0, 1), shape: [1, 2] },
    };
    // A third of each window is of either class, and a third lies outside.
    expectClose((await run(loss, one)).value, [Math.log(2) + 1 / 9], 1e-13);
  });

  it('has the skeletons of an image of one row', () => {
    const mask = Uint8Array.of(0, 1, 1, 1, 1, 1, 0, 1, 0);
    expect(skeletonOf(mask, [9])).toEqual(skeletonOf(mask, [1, 9]));
  });

  it('is doubted where it may be an image without a batch axis', () => {
    const warned = (shape: number[], layout: 'channels-first' | 'channels-last', voxels: number[]) => {
      const loss = createLoss('dice', { activation: 'sigmoid' });
      const size = shape.reduce((a, b) => a * b, 1);
      const data = Float32Array.from({ length: size }, (_, i) => 4 * Math.sin(i));
      const warnings: string[] = [];
      const target = { data: new Uint8Array(voxels.reduce((a, b) => a * b, 1)), shape: voxels };
      createInputWarner(loss, ({ message }) => warnings.push(message))(
        checkInputs(loss, { logits: { data, shape }, target }, layout),
      );
      return warnings;
    };
    expect(warned([3, 32, 40], 'channels-first', [3, 32, 40])).toEqual([
      expect.stringContaining('[3, 32, 40] is read as 3 samples with 32 classes and one spatial axis'),
    ]);
    expect(warned([32, 40, 3], 'channels-last', [32, 40])[0]).toContain('[1, 32, 40, 3]');
    expect(warned([32, 3, 40], 'channels-first', [32, 40])).toEqual([]);
    expect(warned([8, 4000, 3], 'channels-last', [8, 4000])).toEqual([]);
  });
});
