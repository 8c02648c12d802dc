import { conformance } from '@segloss/conformance';
import { describe, it } from 'vitest';
import { gpujs } from './index.ts';

await conformance(gpujs, { describe, it, devices: ['webasm', 'cpu'] });
