import { runInNewContext } from 'node:vm';
import {
  allLosses,
  boundary,
  createLoss,
  crossEntropy,
  dice,
  diceCe,
  InputError,
  type Loss,
  ParameterError,
  ResultError,
  reference,
} from '@segloss/core';
import * as gpuJs from 'gpu.js';
import { describe, expect, it, vi } from 'vitest';
import { findGpu } from './load.ts';
import { describePipeline } from './pipeline.test-support.ts';
import type { PipelineInputs } from './pipeline-inputs.ts';
import { toPipelineLoss } from './pipeline-loss.ts';

for (const mode of ['webasm', 'cpu'] as const) {
  describePipeline(mode, gpuJs, () => new gpuJs.GPU({ mode }));
}

describe('a loss of a pipeline', () => {
  const logits = Float32Array.from({ length: 45 }, (_, i) => Math.sin(i));
  const target = Float32Array.from({ length: 15 }, (_, i) => i % 3);
  const shape = [1, 3, 3, 5];

  it.each(['webasm', 'cpu'])(
    'gives all its kernels back, also those of a run under way: %s',
    async (mode) => {
      const gpu = new gpuJs.GPU({ mode: mode as 'cpu' });
      for (let turns = 0; turns < 8; turns++) {
        const loss = toPipelineLoss(gpuJs, gpu, diceCe());
        const result = loss.run({ logits, target, shape });
        for (let i = 0; i < turns; i++) await undefined;
        loss.dispose();
        expect((await result).value).toBeGreaterThan(0);
        await new Promise((resolve) => setTimeout(resolve));
        expect(findGpu(gpu).kernels).toHaveLength(0);
      }
      await gpu.destroy();
    },
  );

  it('takes any kind of array, of any realm, and rows of them', async () => {
    const gpu = new gpuJs.GPU({ mode: 'cpu' });
    const loss = toPipelineLoss(gpuJs, gpu, diceCe());
    const { value } = await loss.run({ logits, target, shape, mask: null });
    const kinds = [
      Int32Array.from(target),
      BigInt64Array.from(Array.from(target, BigInt)),
      Float64Array.from(target),
    ];
    const foreign = runInNewContext('Float32Array.from(numbers)', { numbers: target }) as unknown;
    for (const labels of [...kinds, foreign, [target.slice(0, 5), target.slice(5)]]) {
      expect((await loss.run({ logits, target: labels, shape })).value).toBe(value);
    }
    await gpu.destroy();
  });

  it.each(['webasm', 'cpu'])('takes the labels of the classes: %s', async (mode) => {
    const gpu = new gpuJs.GPU({ mode: mode as 'cpu' });
    const names = [0, 4, -7];
    const strange = target.map((index) => names[index]!);
    const plain = await toPipelineLoss(gpuJs, gpu, diceCe()).run({ logits, target, shape });
    const named = toPipelineLoss(gpuJs, gpu, diceCe(), { labels: names });
    expect((await named.run({ logits, target: strange, shape })).value).toBe(plain.value);
    const other = toPipelineLoss(gpuJs, gpu, diceCe(), { labels: [0, 4, 7] });
    await expect(other.run({ logits, target: strange, shape })).rejects.toThrow(
      '-7 at [0, 0, 2] is not one of the labels 0, 4, 7',
    );
    const few = toPipelineLoss(gpuJs, gpu, diceCe(), { labels: [0, 4] });
    await expect(few.run({ logits, target: strange, shape })).rejects.toThrow('2 labels for 3 classes');
    const dense = { labels: names, target: 'dense' } as const;
    expect(() => toPipelineLoss(gpuJs, gpu, diceCe(), dense)).toThrow("set target: 'labels'");
    await gpu.destroy();
  });

  it('checks values in the first run, always or never', async () => {
    const gpu = new gpuJs.GPU({ mode: 'cpu' });
    const strange = target.with(4, 9);
    const first = toPipelineLoss(gpuJs, gpu, diceCe());
    await expect(first.run({ logits, target: strange, shape })).rejects.toThrow(InputError);
    await first.run({ logits, target, shape });
    await first.run({ logits, target: strange, shape });
    const always = toPipelineLoss(gpuJs, gpu, diceCe(), { check: 'always' });
    await always.run({ logits, target, shape });
    await expect(always.run({ logits, target: strange, shape })).rejects.toThrow(
      'label out of range 0 to 2, got 9',
    );
    const never = toPipelineLoss(gpuJs, gpu, diceCe(), { check: 'never' });
    await never.run({ logits, target: strange, shape });
    const nothing = logits.with(3, Number.NaN);
    await expect(never.run({ logits: nothing, target, shape })).rejects.toThrow(ResultError);
    const none = toPipelineLoss(gpuJs, gpu, diceCe({ activation: 'none' }));
    await expect(none.run({ logits, target, shape })).rejects.toThrow("with activation 'none'");
    await gpu.destroy();
  });

  it('warns of probabilities where logits belong', async () => {
    const gpu = new gpuJs.GPU({ mode: 'cpu' });
    const onWarning = vi.fn();
    const loss = toPipelineLoss(gpuJs, gpu, diceCe(), { check: 'always', onWarning });
    const probabilities = logits.map((x) => x ** 2);
    await loss.run({ logits: probabilities, target, shape });
    await loss.run({ logits: probabilities, target, shape });
    expect(onWarning).toHaveBeenCalledTimes(1);
    await gpu.destroy();
  });

  it('warns of another layout with a remedy that helps', async () => {
    const gpu = new gpuJs.GPU({ mode: 'cpu' });
    const onWarning = vi.fn();
    const loss = toPipelineLoss(gpuJs, gpu, dice(), { target: 'dense', onWarning });
    const hot = Float32Array.of(1, 0, 1, 0, 1, 0, 1, 0, 0, 1, 0, 1, 0, 1, 0, 1, 1, 0, 1, 0, 1, 0, 1, 0);
    await loss.run({ logits: hot.map((x, i) => 5 * x - i), target: hot, shape: [1, 2, 6, 2] });
    expect(onWarning.mock.calls).toMatchObject([
      [{ remedy: expect.stringMatching(/^Give arrays of voxels of a line, lines, and samples x classes/) }],
    ]);
    await gpu.destroy();
  });

  it('refuses a softmax over one channel, and what is mistyped', async () => {
    const gpu = new gpuJs.GPU({ mode: 'cpu' });
    const loss = toPipelineLoss(gpuJs, gpu, diceCe());
    const one = { logits: logits.slice(0, 15), target: new Float32Array(15), shape: [1, 1, 3, 5] };
    await expect(loss.run(one)).rejects.toThrow(/softmax over one channel.*'sigmoid'/);
    for (const mask of [false, 0] as const) {
      await expect(loss.run({ logits, target, shape, mask })).rejects.toThrow(
        'mask: it is not an array of 15 numbers',
      );
    }
    const mistyped = { logits, target, shape, maks: target };
    await expect(loss.run(mistyped)).rejects.toThrow("Did you mean 'mask'?");
    const make = (options: object) => () => toPipelineLoss(gpuJs, gpu, diceCe(), options);
    expect(make({ traget: 'dense' })).toThrow("Did you mean 'target'?");
    expect(make({ target: 'lables' })).toThrow("Did you mean 'labels'?");
    expect(make({ onWarning: 'console' })).toThrow(
      "option 'onWarning' of toPipelineLoss(): it is the string",
    );
    await gpu.destroy();
  });

  const small = { logits: Float32Array.of(2, -1, 0, 1, 0, 1, 1, -1), shape: [1, 2, 2, 2] };
  const labels = [0, 1, 1, 1];
  const runOf = async (loss: Loss, options: object, inputs: Partial<PipelineInputs>) => {
    const gpu = new gpuJs.GPU({ mode: 'cpu' });
    const run = toPipelineLoss(gpuJs, gpu, loss, options).run({ ...small, target: labels, ...inputs });
    return run.finally(() => gpu.destroy());
  };

  it('refuses labels and ignoreIndex that name labels of a dense target', () => {
    const gpu = new gpuJs.GPU({ mode: 'cpu' });
    for (const loss of [dice({ ignoreIndex: 1 }), crossEntropy({ ignoreIndex: [1] })]) {
      const make = () => toPipelineLoss(gpuJs, gpu, loss, { target: 'dense' });
      expect(make).toThrow(ParameterError);
      expect(make).toThrow(
        "parameter 'ignoreIndex': it names an integer label, but the target is dense. Pass a mask instead",
      );
    }
    expect(() => toPipelineLoss(gpuJs, gpu, dice({ ignoreIndex: [] }), { target: 'dense' })).not.toThrow();
  });

  it('computes the right number from labels near integers, also in later runs', async () => {
    const gpu = new gpuJs.GPU({ mode: 'cpu' });
    const loss = toPipelineLoss(gpuJs, gpu, dice());
    for (const near of [[0, 1.0000153, 0.9999999, 1], labels, [0, 1.0000153, 0.9999999, 1]]) {
      const { value } = await loss.run({ ...small, target: Float32Array.from(near) });
      expect(value).toBeCloseTo(0.36345762, 6);
    }
    await gpu.destroy();
  });

  it('refuses labels that are not a list, and copies the list', async () => {
    const gpu = new gpuJs.GPU({ mode: 'cpu' });
    for (const given of [false, 0, 'ab']) {
      const options = { labels: given } as object;
      expect(() => toPipelineLoss(gpuJs, gpu, dice(), options)).toThrow(/labels: .* is not a list/);
    }
    const without = toPipelineLoss(gpuJs, gpu, dice(), { labels: null } as object);
    expect((await without.run({ ...small, target: Uint8Array.from(labels) })).value).toBeCloseTo(
      0.36345762,
      6,
    );
    const list = [0, 255];
    const named = toPipelineLoss(gpuJs, gpu, dice(), { labels: list });
    list.reverse();
    const { value } = await named.run({ ...small, target: Uint8Array.of(0, 255, 255, 255) });
    expect(value).toBeCloseTo(0.36345762, 6);
    await gpu.destroy();
  });

  it.each([
    ['dice-ce', 'softmax'],
    ['lovasz-softmax', 'softmax'],
    ['dice-hausdorff', 'sigmoid'],
    ['top-k', 'none'],
  ] as const)('takes weights and annotated classes: %s, %s', async (id, activation) => {
    const loss = createLoss(id, { activation });
    const given = activation === 'none' ? logits.map((x) => 0.5 + x / 3) : logits;
    const weights = target.map((_, i) => Math.max(0, (i % 5) - 1) / 2);
    const mask = target.map((_, i) => Number(i % 4 > 0));
    const program = await (await reference.open()).compile(loss, { gradient: true });
    const space = [1, 3, 5];
    const expected = await program.run({
      logits: { data: given, shape },
      target: { data: target, shape: space },
      mask: { data: mask, shape: space },
      weights: { data: weights, shape: space },
      annotated: [[1]],
    });
    const gpu = new gpuJs.GPU({ mode: 'cpu' });
    const pipeline = toPipelineLoss(gpuJs, gpu, loss);
    // Labels in voxels of weight 0 may be anything.
    const strange = target.map((label, i) => (weights[i] === 0 ? 77 : label));
    for (const labels of [target, strange]) {
      const inputs = { logits: given, target: labels, mask, weights, annotated: [[1]], shape };
      const { value, gradient } = await pipeline.run(inputs);
      expect(value).toBeCloseTo(expected.value[0]!, 6);
      const slopes = Array.from((gradient as { value: Float32Array }).value);
      for (const [i, slope] of expected.gradient!.entries()) expect(slopes[i]).toBeCloseTo(slope, 6);
    }
    await gpu.destroy();
  });

  it('refuses weights and annotated classes that do not fit', async () => {
    const gpu = new gpuJs.GPU({ mode: 'cpu' });
    const loss = toPipelineLoss(gpuJs, gpu, diceCe());
    const run = (more: object) => loss.run({ logits, target, shape, ...more });
    await expect(run({ weights: logits })).rejects.toThrow('weights: it is not an array of 15 numbers');
    await expect(run({ weights: target.map(() => -1) })).rejects.toThrow('weights: must be 0 or from 1e-18');
    await expect(run({ annotated: [1] })).rejects.toThrow('annotated classes of sample 0: 1 is not a list');
    expect((await run({ weights: null, annotated: [[1, 2]] })).value).toBe((await run({})).value);
    await gpu.destroy();
  });

  // Of two channels of a sigmoid, which are no classes that exclude each other.
  const ofChannels = allLosses.filter(({ isExclusive }) => isExclusive !== true);
  it.each(ofChannels.map(({ id }) => id))('has no influence of masked voxels: %s', async (id) => {
    const loss = createLoss(id, { activation: 'sigmoid' });
    const mask = Uint8Array.of(1, 1, 0, 1);
    const gpu = new gpuJs.GPU({ mode: 'cpu' });
    const pipeline = toPipelineLoss(gpuJs, gpu, loss, { target: 'dense' });
    const run = async (masked: number) => {
      const target = Float32Array.of(0.9, 0.1, masked, 0, 0, 1, 0.5, 1);
      const { value, gradient } = await pipeline.run({ ...small, target, mask });
      // Zeros may differ in their sign.
      return { value, gradient: Array.from((gradient as { value: Float32Array }).value, (x) => x + 0) };
    };
    const expected = await run(0);
    for (const masked of [255, -7, 1e4]) expect(await run(masked)).toEqual(expected);
    await gpu.destroy();
  });

  const one = { logits: small.logits.slice(4), shape: [1, 1, 2, 2] };
  const binary = dice({ activation: 'sigmoid' });
  it.each([
    [
      dice(),
      { labels: [0, 4] },
      { target: Float32Array.of(0, 4.2, 4, 4) },
      'labels must be integers, got 4.19',
    ],
    [dice(), {}, { target: new Float32Array(8) }, "Set target: 'dense' for a target as large as the logits."],
    [binary, {}, { ...one, target: Float32Array.of(0.9, 0.1, 1, 0) }, "or set target: 'dense' for a target"],
    [
      dice(),
      {},
      { target: Uint8Array.of(0, 255, 255, 255) },
      'labels: [0, 255] as an option of toPipelineLoss()',
    ],
    [
      binary,
      { target: 'dense' },
      { ...one, target: Uint8Array.of(0, 255, 255, 255) },
      "labels: [0, 255] as an option of toPipelineLoss(), and set target: 'labels'",
    ],
    [
      boundary({ spacing: [1, 1, 1], activation: 'softmax' }),
      { check: 'never' },
      { target: labels },
      "parameter 'spacing' of 'boundary': has 3 numbers for spatial axes [2, 2]. Give one number per spatial axis",
    ],
  ])('has a remedy that helps: %#', async (loss, options, inputs, message) => {
    await expect(runOf(loss, options, inputs)).rejects.toThrow(message);
  });

  it('says what is missing', async () => {
    const gpu = new gpuJs.GPU({ mode: 'cpu' });
    const loss = toPipelineLoss(gpuJs, gpu, diceCe());
    const without = { logits, target } as unknown as PipelineInputs;
    await expect(loss.run(without)).rejects.toThrow(
      /is not the shape of logits with one to three spatial axes/,
    );
    const nothing = undefined as unknown as object;
    expect(() => toPipelineLoss(gpuJs, nothing, diceCe())).toThrow('what was passed makes no kernels');
    await gpu.destroy();
  });
});
