import { conformance } from '@segloss/conformance';
import { describe, it } from 'vitest';
import { tfjs } from './index.ts';
import { findNativeDevice } from './native.test-support.ts';

// In a file of its own: once TensorFlow in C is loaded, other devices are no longer by themselves.
const { device, reason } = await findNativeDevice();

// `npm run conformance` checks everything.
if (device) await conformance(tfjs, { describe, it, devices: [device], shard: '1/25' });
else it('tfjs:node-gpu', ({ skip }) => skip(reason));
