import { createLoss, reference } from '@segloss/core';
import { describe, expect, it } from 'vitest';
import { flatten } from './device.ts';
import type { KernelOutput } from './gpu-js.ts';
import { toPipelineLoss } from './index.ts';
import { findGpu, findGpuJs } from './load.ts';
import { randomNumbers } from './testing/compare.test-support.ts';

const [samples, classes, height, width] = [2, 3, 5, 6];
const voxels = height * width;
const features = randomNumbers(samples * classes * voxels, 11).map((x) => x * 4 - 2);
const labels = randomNumbers(samples * voxels, 12).map((x) => Math.floor(x * classes));
const settings = {
  output: [width, height, samples * classes],
  functions: [],
  loopMaxIterations: 1,
  pipeline: true,
  immutable: true,
  precision: 'single',
} as const;
const double = 'function (x) { return x[this.thread.z][this.thread.y][this.thread.x] * 2; }';

/** Computes what a network that doubles its features must get: the value, and the gradient by the features. */
async function expected(id: string) {
  const backend = await reference.open();
  const program = await backend.compile(createLoss(id), { gradient: true });
  const { value, gradient } = await program.run({
    logits: { data: features.map((x) => 2 * x), shape: [samples, classes, height, width] },
    target: { data: labels, shape: [samples, height, width] },
  });
  return { value: value[0]!, gradient: Float32Array.from(gradient!, (number) => 2 * number) };
}

/** Declares that losses fit between kernels of one `GPU`. */
export function describePipeline(mode: string, gpuJs: unknown, open: () => object): void {
  const { input } = findGpuJs(gpuJs);
  // Flat numbers of the host, as people have them.
  const target = labels;
  const shape = [samples, classes, height, width];

  describe(`a loss between kernels on ${mode}`, () => {
    it.each(['dice-ce', 'top-k', 'lovasz-softmax', 'dice-hausdorff'])(
      '%s gives value and gradient',
      async (id) => {
        const gpu = findGpu(open());
        const network = gpu.createKernel(double, settings);
        const backward = gpu.createKernel(double, { ...settings, pipeline: false });
        const loss = toPipelineLoss(gpuJs, gpu, createLoss(id));
        const { value, gradient } = await expected(id);
        for (let step = 0; step < 2; step++) {
          const logits = await network(input(features, [width, height, samples * classes]));
          const result = await loss.run({ logits, target, shape });
          expect(result.value).toBeCloseTo(value, 5);
          const actual = flatten((await backward(result.gradient)) as KernelOutput, gradient.length);
          for (const [i, number] of gradient.entries()) expect(actual![i]).toBeCloseTo(number, 6);
          for (const array of [logits, result.gradient]) if ('delete' in array) array.delete?.();
        }
        loss.dispose();
        await expect(loss.run({ logits: target, target, shape })).rejects.toThrow(
          'it was run after dispose()',
        );
        await gpu.destroy();
      },
    );

    it('rounds labels near integers, wherever they lie, in every run', async () => {
      const gpu = findGpu(open());
      const same = gpu.createKernel(
        'function (x) { return x[this.thread.z][this.thread.y][this.thread.x]; }',
        { ...settings, output: [width, height, samples] },
      );
      const near = (x: number, i: number) => x + [0, 1.53e-5, -1.2e-5][i % 3]!;
      const loss = toPipelineLoss(gpuJs, gpu, createLoss('dice'));
      const { value } = await expected('dice');
      for (const numbers of [labels, labels.map(near), labels.map(near)]) {
        const onDevice = await same(input(numbers, [width, height, samples]));
        for (const given of [numbers, onDevice]) {
          const logits = input(
            features.map((x) => 2 * x),
            [width, height, samples * classes],
          );
          expect((await loss.run({ logits, target: given, shape })).value).toBeCloseTo(value, 5);
        }
        if ('delete' in onDevice) onDevice.delete?.();
      }
      await gpu.destroy();
    });

    it('refuses arrays of another size, and losses with more than one value', async () => {
      const gpu = findGpu(open());
      const logits = input(features, [width, height, samples * classes]);
      const loss = toPipelineLoss(gpuJs, gpu, createLoss('dice'));
      await expect(loss.run({ logits, target: logits, shape })).rejects.toThrow(
        'target: it is not an array of 60 numbers. Give the result of a kernel with the output [6,5,2]',
      );
      expect(() => toPipelineLoss(gpuJs, {}, createLoss('dice'))).toThrow('Pass `new GPU()`');
      await expect(loss.run({ logits, target, shape: [2, 3] })).rejects.toThrow(
        '[2,3] is not the shape of logits with one to three spatial axes',
      );
      const many = toPipelineLoss(gpuJs, gpu, createLoss('dice', { reduction: 'none' }));
      await expect(many.run({ logits, target, shape })).rejects.toThrow("Use reduction 'mean' or 'sum'.");
      await gpu.destroy();
    });
  });
}
