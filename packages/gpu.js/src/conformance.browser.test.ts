import type { ConformanceOptions } from '@segloss/conformance';
import gpuJs from 'gpu.js';
import { afterAll, beforeAll } from 'vitest';
import { conformanceInBrowser } from '../../../conformance/src/testing/record.test-support.ts';
import { createGpuJsAdapter } from './index.ts';

/** What each device checks by default. Each kernel is compiled for every shape, which takes a while in software. */
const selections: Readonly<Record<string, Pick<ConformanceOptions, 'losses' | 'kinds' | 'shard'>>> = {
  webgpu: { losses: ['dice-ce', 'top-k'], kinds: ['golden'], shard: '1/3' },
  webgl2: { losses: ['hausdorff'], kinds: ['golden'], shard: '1/3' },
  webgl: { losses: ['boundary'], kinds: ['golden'], shard: '1/3' },
  webasm: { losses: ['hausdorff'], kinds: ['golden'], shard: '1/3' },
};

// gpu.js says on the console when it falls back; the suite asserts that it does not.
const { warn } = console;
beforeAll(() => {
  console.warn = () => undefined;
});
afterAll(() => {
  console.warn = warn;
});

const adapter = createGpuJsAdapter(gpuJs);
for (const [device, selection] of Object.entries(selections)) {
  await conformanceInBrowser(adapter, device, selection);
}
