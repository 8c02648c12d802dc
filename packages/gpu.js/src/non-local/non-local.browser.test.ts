import gpuJs from 'gpu.js';
import { findGpuJs } from '../load.ts';
import { modes } from '../modes.ts';
import { openMode } from '../probe.ts';
import { describeNonLocal } from './describe-non-local.test-support.ts';

for (const mode of modes.filter(({ processor }) => processor === 'gpu')) {
  describeNonLocal(mode.id, () => openMode(findGpuJs(gpuJs), mode));
}
