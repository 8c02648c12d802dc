import { conformance } from '@segloss/conformance';
import { describe, it } from 'vitest';
import { jax } from './index.ts';

await conformance(jax, { describe, it, devices: ['wasm'], losses: ['dice-ce'], kinds: ['golden', 'law'] });
