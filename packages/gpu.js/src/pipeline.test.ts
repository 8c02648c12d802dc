import { diceCe } from '@segloss/core';
import * as gpuJs from 'gpu.js';
import { describe, expect, it } from 'vitest';
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

  it('says what is missing', async () => {
    const gpu = new gpuJs.GPU({ mode: 'cpu' });
    const loss = toPipelineLoss(gpuJs, gpu, diceCe());
    const without = { logits, target } as unknown as PipelineInputs;
    await expect(loss.run(without)).rejects.toThrow(/is no shape of logits/);
    const nothing = undefined as unknown as object;
    expect(() => toPipelineLoss(gpuJs, nothing, diceCe())).toThrow('what was passed makes no kernels');
    await gpu.destroy();
  });
});
