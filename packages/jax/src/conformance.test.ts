import { conformance } from '@segloss/conformance';
import { describe, it } from 'vitest';
import { jax } from './index.ts';

// `npm run conformance` checks everything. The host has a part in the distance maps of a boundary loss.
await conformance(jax, {
  describe,
  it,
  devices: ['wasm'],
  losses: ['dice-ce', 'boundary'],
  kinds: ['golden'],
});
await conformance(jax, { describe, it, devices: ['wasm'], losses: ['dice-ce'], kinds: ['random'] });
