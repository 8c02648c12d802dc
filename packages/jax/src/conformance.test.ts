import { conformance } from '@segloss/conformance';
import { describe, it } from 'vitest';
import { jax } from './index.ts';

// `npm run conformance` checks everything. The host has a part in the distance maps of a boundary loss.
for (const losses of [['dice-ce'], ['boundary']]) {
  await conformance(jax, { describe, it, devices: ['wasm'], losses, kinds: ['golden', 'law'] });
}
