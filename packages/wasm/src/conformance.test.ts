import { conformance } from '@segloss/conformance';
import { describe, it } from 'vitest';
import { wasm } from './index.ts';

// `npm run conformance` checks everything.
await conformance(wasm, { describe, it, devices: ['threads'], kinds: ['primitive'] });
await conformance(wasm, {
  describe,
  it,
  devices: ['threads'],
  kinds: ['golden', 'random', 'law', 'scale'],
  shard: '1/10',
});
// The kernels are the same.
await conformance(wasm, {
  describe,
  it,
  devices: ['single'],
  losses: ['boundary'],
  kinds: ['golden', 'law'],
});
