import * as jaxJs from '@jax-js/jax';
import { conformanceInBrowser } from '../../../conformance/src/testing/record.test-support.ts';
import { createJaxAdapter } from './index.ts';

const adapter = createJaxAdapter(jaxJs);
await conformanceInBrowser(adapter, 'wasm', { losses: ['dice-ce'], kinds: ['golden'] });
await conformanceInBrowser(adapter, 'webgpu', { losses: ['iou'], kinds: ['primitive', 'golden'] });
