import * as fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import type { Warning } from '../errors/warning.ts';
import { createLoss } from '../losses/index.ts';
import { reference } from '../reference/adapter.ts';
import { check } from '../testing/property.test-support.ts';
import type { AnyInputs, Layout, NumericArray } from './inputs.ts';
import { oneHot } from './one-hot.ts';

const shape = [2, 3, 4, 5];
const target = { data: Int32Array.from({ length: 40 }, (_, i) => (i * 7) % 3), shape: [2, 4, 5] };
const wave = Float32Array.from({ length: 120 }, (_, i) => 3 * Math.sin(7 * i));

async function warningsOf(
  runs: readonly AnyInputs[],
  parameters: object = {},
  layout: Layout = 'channels-first',
): Promise<readonly Warning[]> {
  const warnings: Warning[] = [];
  const backend = await reference.open();
  const onWarning = (warning: Warning) => void warnings.push(warning);
  const program = await backend.compile(createLoss('dice', parameters), { layout, onWarning });
  for (const inputs of runs) await program.run(inputs);
  return warnings;
}

const subjectsOf = async (...args: Parameters<typeof warningsOf>) =>
  (await warningsOf(...args)).map(({ subject, reason }) => `${subject}: ${reason}`);

/** Applies the softmax over three channels of a sample with 20 voxels. */
function softmax(logits: Float32Array, isLast: boolean): Float32Array {
  const out = new Float32Array(logits.length);
  for (let voxel = 0; voxel < logits.length / 3; voxel++) {
    const at = (c: number) => (isLast ? voxel * 3 + c : Math.floor(voxel / 20) * 60 + c * 20 + (voxel % 20));
    const powers = [0, 1, 2].map((c) => Math.exp(logits[at(c)]!));
    const total = powers[0]! + powers[1]! + powers[2]!;
    for (const c of [0, 1, 2]) out[at(c)] = powers[c]! / total;
  }
  return out;
}

describe('probabilities where logits belong', () => {
  it.each<Layout>(['channels-first', 'channels-last'])(
    'are a warning for the softmax: %s',
    async (layout) => {
      const isLast = layout === 'channels-last';
      const logits = { data: softmax(wave, isLast), shape: isLast ? [2, 4, 5, 3] : shape };
      const [warning, ...more] = await warningsOf(
        [
          { logits, target },
          { logits, target },
        ],
        {},
        layout,
      );
      expect(more).toEqual([]);
      expect(warning).toEqual({
        subject: "logits of 'dice'",
        reason:
          "all values lie between 0 and 1, which looks like probabilities, but activation 'softmax' expects logits",
        remedy: "Use activation 'none' if they are probabilities, masks or one-hot label maps.",
        message:
          "[segloss/core] logits of 'dice': all values lie between 0 and 1, which looks like probabilities, but activation 'softmax' expects logits. Use activation 'none' if they are probabilities, masks or one-hot label maps.",
      });
    },
  );

  it('are a warning for the sigmoid', async () => {
    const logits = { data: wave.map((x) => 1 / (1 + Math.exp(-x))), shape };
    expect(await subjectsOf([{ logits, target }], { activation: 'sigmoid' })).toHaveLength(1);
  });

  it('are a warning where they are few, but sum to 1', async () => {
    const logits = { data: Float32Array.of(0.25, 0.5, 0.75, 0.5), shape: [1, 2, 1, 2] };
    const few = { data: Uint8Array.of(0, 1), shape: [1, 1, 2] };
    expect(await subjectsOf([{ logits, target: few }])).toHaveLength(1);
  });

  it('are a warning where they are one-hot integers, and only one', async () => {
    const hot = oneHot(target, 3);
    const logits = { data: Uint8Array.from(hot.data), shape };
    expect(await subjectsOf([{ logits, target }])).toHaveLength(1);
  });

  it.each([
    [1e-6, 1.0001, ''],
    [0.05, 1.05, ', after clipping them to 0 and 1'],
  ])('that overshoot by %f are told with the numbers that they have', async (below, most, clipped) => {
    const data = Float32Array.from(softmax(wave, false), (x, i) => (i === 3 ? -below : i === 7 ? most : x));
    const warnings = await warningsOf([{ logits: { data, shape }, target }]);
    expect(warnings.map(({ reason, remedy }) => [reason, remedy])).toEqual([
      [
        `all values lie between ${Math.fround(-below)} and ${Math.fround(most)}, which looks like probabilities, but activation 'softmax' expects logits`,
        `Use activation 'none'${clipped} if they are probabilities, masks or one-hot label maps.`,
      ],
    ]);
  });

  it('are none with activation none', async () => {
    expect(
      await subjectsOf([{ logits: { data: softmax(wave, false), shape }, target }], { activation: 'none' }),
    ).toEqual([]);
  });

  it.each<readonly [string, NumericArray]>([
    ['all 0', new Float32Array(120)],
    ['all the same', new Float32Array(120).fill(0.7)],
    ['close together, as of a network that has learnt nothing', wave.map((x) => 0.1 + 0.01 * Math.abs(x))],
    ['between 0 and 1 but for one', Float32Array.from(wave, (x, i) => (i === 77 ? 1.5 : Math.abs(x) / 3))],
    [
      'between 0 and 1 but for the last',
      Float32Array.from(wave, (x, i) => (i === 119 ? -0.5 : Math.abs(x) / 3)),
    ],
  ])('are not suspected of logits that are %s', async (_name, data) => {
    expect(await subjectsOf([{ logits: { data, shape }, target }])).toEqual([]);
  });

  it('are not suspected of logits that spread as those of networks do', async () => {
    const property = fc.asyncProperty(
      fc.array(fc.double({ min: -6, max: 6, noNaN: true }), { minLength: 120, maxLength: 120 }),
      fc.constantFrom('softmax', 'sigmoid'),
      async (numbers, activation) => {
        fc.pre(numbers.some((x) => x < -0.01 || x > 1.01));
        const logits = { data: Float32Array.from(numbers), shape };
        expect(await subjectsOf([{ logits, target }], { activation })).toEqual([]);
      },
    );
    await check(property, 50);
  });
});

describe('integers where logits belong', () => {
  it.each([Int8Array, Uint8Array, Int16Array, Int32Array, Uint32Array])(
    'are a warning (%#)',
    async (array) => {
      const logits = { data: array.from(wave.map((x) => Math.round(Math.abs(x)))), shape };
      expect(await subjectsOf([{ logits, target }])).toEqual([
        `logits of 'dice': they are integers (${array.name}), which network outputs rarely are`,
      ]);
    },
  );
});

describe('a target with several classes in a voxel', () => {
  const logits = { data: wave, shape };

  it('is a warning for the softmax, and none for the sigmoid', async () => {
    const dense = { data: Float32Array.from(wave, (x) => (x > 0 ? 1 : 0)), shape };
    const [warning] = await warningsOf([{ logits, target: dense }]);
    expect(warning?.reason).toBe(
      'some voxels have several classes, but a softmax assumes exactly one per voxel',
    );
    expect(warning?.remedy).toBe("Use activation 'sigmoid' if a voxel may belong to several classes.");
    expect(await subjectsOf([{ logits, target: dense }], { activation: 'sigmoid' })).toEqual([]);
  });

  it('is recognised as one without a batch axis', async () => {
    const labels = Int32Array.from({ length: 40 }, (_, i) => (i % 20) % 3);
    const volume = oneHot({ data: labels, shape: [1, 2, 4, 5] }, 3);
    const unbatched = { data: volume.data, shape: volume.shape.slice(1) };
    const [warning] = await warningsOf([
      { logits: { data: wave, shape: unbatched.shape }, target: unbatched },
    ]);
    expect(warning?.remedy).toBe('Add a batch axis of 1 to logits and target: [1, 3, 2, 4, 5].');
  });

  it('may be anything where the mask is 0', async () => {
    const dense = oneHot(target, 3);
    dense.data[0] = 1;
    dense.data[20] = 1;
    const mask = { data: new Uint8Array(40).fill(1).fill(0, 0, 1), shape: target.shape };
    expect(await subjectsOf([{ logits, target: dense, mask }])).toEqual([]);
    expect(await subjectsOf([{ logits, target: dense }])).toHaveLength(1);
  });

  it('is none where shares sum to 1, or less', async () => {
    const soft = { data: softmax(wave, false), shape };
    expect(await subjectsOf([{ logits, target: soft }])).toEqual([]);
    expect(await subjectsOf([{ logits, target: { ...soft, data: soft.data.map((x) => x / 2) } }])).toEqual(
      [],
    );
  });
});

it('warnings go to the console unless somebody takes them, once per program', async () => {
  const shown = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  const logits = { data: softmax(wave, false), shape };
  const program = await (await reference.open()).compile(createLoss('dice'));
  await program.run({ logits, target });
  await program.run({ logits, target });
  expect(shown.mock.calls).toEqual([[expect.stringMatching(/^\[segloss\/core\] logits of 'dice'/)]]);
  shown.mockRestore();
});
