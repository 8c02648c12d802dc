import gpuJs from 'gpu.js';
import { describePipeline } from './pipeline.test-support.ts';

for (const mode of ['webgpu', 'webgl2', 'webgl'] as const) {
  describePipeline(mode, gpuJs, () => new gpuJs.GPU({ mode }));
}
