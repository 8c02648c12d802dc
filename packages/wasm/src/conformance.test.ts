import { conformance } from '@segloss/conformance';
import { describe, it } from 'vitest';
import { wasm } from './index.ts';

await conformance(wasm, { describe, it, devices: ['threads'] });
await conformance(wasm, { describe, it, devices: ['single'], kinds: ['golden', 'law'] });
