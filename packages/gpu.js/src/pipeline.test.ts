import * as gpuJs from 'gpu.js';
import { describePipeline } from './pipeline.test-support.ts';

for (const mode of ['webasm', 'cpu'] as const) {
  describePipeline(mode, gpuJs, () => new gpuJs.GPU({ mode }));
}
