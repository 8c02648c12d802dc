import { conformance } from '@segloss/conformance';
import { describe, it } from 'vitest';
import { tfjs } from './index.ts';

await conformance(tfjs, { describe, it, devices: ['wasm', 'cpu'] });
