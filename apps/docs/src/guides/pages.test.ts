import { diceCe, reference } from '@segloss/core';
import { describe, expect, test } from 'vitest';
import { findChromium } from '../../../../chromium.ts';
import { runPage } from './open-page.test-support.ts';

const chromium = findChromium();

if (!chromium) console.warn('The pages of guides are not run: no Chromium or Chrome is installed.');

const numbersOf = (text: string): readonly number[] => (text.match(/\d+\.\d+/g) ?? []).map(Number);

describe.skipIf(!chromium)('the page of a guide', () => {
  test.each(['webgpu', 'webgl'])('trains with TensorFlow.js on %s', async (device) => {
    const printed = await runPage(chromium!, 'tfjs-training', `?device=${device}`);
    expect(printed).toMatch(new RegExp(`^${device} `, 'm'));
    const losses = numbersOf(printed);
    expect(losses).toHaveLength(6);
    expect(losses.at(-1)).toBeLessThan(losses[0]!);
  });

  test('computes a loss with ONNX Runtime, and leaves its gradient on the GPU', async () => {
    const printed = await runPage(chromium!, 'onnx', '');
    expect(printed).toContain('the gradient is a gpu-buffer of 1 x 3 x 64 x 64');
    const program = await (await reference.open()).compile(diceCe());
    const { value } = await program.run({
      logits: {
        data: Float32Array.from({ length: 3 * 64 * 64 }, (_, i) => Math.sin(i)),
        shape: [1, 3, 64, 64],
      },
      target: { data: Uint8Array.from({ length: 64 * 64 }, (_, i) => i % 3), shape: [1, 64, 64] },
    });
    expect(numbersOf(printed)).toEqual([Number(value[0]!.toFixed(4))]);
  });

  test.each(['webgl2', 'webgpu'])('trains between kernels of gpu.js on %s', async (mode) => {
    const printed = await runPage(chromium!, 'gpu-js', `?mode=${mode}`);
    const [first, ...rest] = numbersOf(printed.split('\n').at(-1)!);
    expect(rest).toHaveLength(4);
    expect(rest.at(-1)).toBeLessThan(0.1 * first!);
  });
});
