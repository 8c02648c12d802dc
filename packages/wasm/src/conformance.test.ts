import { conformance } from '@segloss/conformance';
import { describe, it } from 'vitest';
import { wasm } from './index.ts';

await conformance(wasm, { describe, it, devices: ['threads'] });
// The kernels are the same; `npm run conformance` checks everything.
await conformance(wasm, {
  describe,
  it,
  devices: ['single'],
  losses: ['boundary'],
  kinds: ['golden', 'law'],
});
