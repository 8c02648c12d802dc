import type { ConformanceOptions } from '@segloss/conformance';
import { conformanceInBrowser } from '../../../conformance/src/testing/record.test-support.ts';
import { onnxruntime } from './index.ts';

/** What each device checks by default: a loss with distances, and one with a sort. */
const selections: Readonly<Record<string, Pick<ConformanceOptions, 'losses' | 'kinds' | 'shard'>>> = {
  webgpu: { losses: ['dice-top-k'], kinds: ['golden'], shard: '1/2' },
  wasm: { losses: ['dice-hausdorff'], kinds: ['golden'], shard: '1/2' },
  webnn: { losses: ['dice-ce'], kinds: ['golden'], shard: '1/2' },
};

// WebNN is not everywhere where there is WebGPU.
const states = await onnxruntime.devices();
const devices = [
  'webgpu',
  'wasm',
  ...states.flatMap(({ id, available }) => (id === 'webnn' && available ? [id] : [])),
];
for (const device of devices) await conformanceInBrowser(onnxruntime, device, selections[device]);
