import type { InputSizes, Layout } from '@segloss/core';
import type { Axes } from '@segloss/core/graph';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { axisMap } from './axes.ts';
import { deviceRules } from './device-rules.ts';
import { hostRules } from './host.ts';
import { random } from './testing/inputs.test-support.ts';

beforeAll(async () => {
  await import('@tensorflow/tfjs-backend-cpu');
  await import('@tensorflow/tfjs-backend-wasm');
  await tf.setBackend('cpu');
});

interface Run {
  readonly sizes: InputSizes;
  readonly layout: Layout;
  readonly seed: number;
}

const anyRun: fc.Arbitrary<Run> = fc.record({
  sizes: fc.record({
    samples: fc.integer({ min: 1, max: 2 }),
    classes: fc.integer({ min: 1, max: 3 }),
    spatial: fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 2, maxLength: 3 }),
  }),
  layout: fc.constantFrom('channels-first', 'channels-last'),
  seed: fc.nat(),
});

type Rules = ReturnType<typeof deviceRules>;

/** Expects that the device computes what the host does, and leaves no tensor behind. */
function expectSame(
  run: Run,
  axes: readonly Axes[],
  draw: (next: () => number) => number,
  compute: (rules: Rules, args: readonly tf.Tensor[]) => tf.Tensor,
): void {
  const { shape } = axisMap(run.layout, run.sizes);
  const next = random(run.seed);
  const before = tf.memory().numTensors;
  const args = axes.map((of) => {
    const lengths = shape(of);
    const numbers = Array.from({ length: tf.util.sizeFromShape(lengths) }, () => draw(next));
    return tf.tensor(numbers, lengths);
  });
  const runtime = { ...run, inputs: {} };
  const actual = compute(deviceRules(tf, runtime), args);
  const expected = compute(hostRules(tf, runtime), args);
  expect(actual.shape).toEqual(expected.shape);
  const [numbers, right] = [actual.dataSync(), expected.dataSync()];
  for (const [i, number] of numbers.entries()) expect(number).toBeCloseTo(right[i]!, 5);
  expect(tf.memory().numTensors).toBe(before + args.length + 2);
  tf.dispose([...args, actual, expected]);
}

const real = (axes: Axes) => ({ axes, kind: 'real' }) as const;

/** Draws few values, so that there are ties. */
const half = (next: () => number): number => Math.floor(3 * next()) / 2;

/** Makes a mask of such values. */
const toMask = (x: tf.Tensor): tf.Tensor => tf.tidy(() => tf.cast(tf.greater(x, 0), 'float32'));

test('the top-k voxels are those of the host', () => {
  const fraction = fc.constantFrom(0.001, 0.1, 0.3, 0.7, 1);
  fc.assert(
    fc.property(anyRun, fraction, fc.boolean(), (run, kept, batch) =>
      expectSame(run, ['NV', 'NV'], half, (rules, [losses, values]) =>
        tf.tidy(() => rules.hardest([losses!, toMask(values!)], { fraction: kept, batch }, real('NV'))),
      ),
    ),
  );
});

test('the number of top-k voxels is not rounded across a whole number', () => {
  const run: Run = {
    sizes: { samples: 1, classes: 1, spatial: [10, 100] },
    layout: 'channels-first',
    seed: 1,
  };
  for (const fraction of [0.29, 0.57, 0.58, 0.7, 0.009]) {
    expectSame(
      run,
      ['NV', 'NV'],
      () => 1,
      (rules, [losses, counted]) =>
        rules.hardest([losses!, counted!], { fraction, batch: false }, real('NV')),
    );
  }
});

test.each(['a one-hot target', 'a soft target', 'weights of voxels'])(
  'the gradient of the Jaccard loss is that of the host: %s',
  (kind) => {
    fc.assert(
      fc.property(anyRun, fc.boolean(), (run, batch) =>
        expectSame(run, ['NCV', 'NCV', 'NV'], half, (rules, [errors, target, values]) =>
          tf.tidy(() => {
            const truth = kind === 'a one-hot target' ? toMask(target!) : target!;
            const weights = kind === 'weights of voxels' ? values! : toMask(values!);
            return rules.jaccardSlopes([errors!, truth, weights], { batch }, real('NCV'));
          }),
        ),
      ),
    );
  },
);

test.each(['unsigned', 'signed', 'reversed'] as const)('distance maps are those of the host: %s', (kind) => {
  // Equal distances must not differ by rounding, as that decides what is deepest.
  const quarters = fc.integer({ min: 1, max: 12 }).map((count) => count / 4);
  const spacing = fc.option(fc.array(quarters, { minLength: 3, maxLength: 3 }));
  fc.assert(
    fc.property(anyRun, spacing, (run, steps) =>
      expectSame(run, ['NCV'], half, (rules, [values]) => {
        const attrs = { kind, spacing: steps?.slice(0, run.sizes.spatial.length) ?? null };
        return tf.tidy(() => rules.distanceMap([tf.greater(values!, 0)], attrs, real('NCV')));
      }),
    ),
  );
});

test('distances of many rows come in parts', async () => {
  await tf.setBackend('wasm');
  const sizes = { samples: 1, classes: 1, spatial: [600, 50] };
  expectSame(
    { sizes, layout: 'channels-first', seed: 1 },
    ['NCV'],
    (next) => Number(next() < 0.99),
    (rules, [mask]) => rules.distanceMap([mask!], { kind: 'unsigned', spacing: null }, real('NCV')),
  );
  await tf.setBackend('cpu');
});
