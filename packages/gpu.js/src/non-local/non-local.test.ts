import * as gpuJs from 'gpu.js';
import { findGpuJs } from '../load.ts';
import { modes } from '../modes.ts';
import { openMode } from '../probe.ts';
import { describeNonLocal } from './describe-non-local.test-support.ts';

// The host computes distance maps in these modes. Here they show that the kernels are right, without a browser.
for (const mode of modes.filter(({ processor }) => processor === 'cpu')) {
  describeNonLocal(mode.id, () => openMode(findGpuJs(gpuJs), mode));
}
