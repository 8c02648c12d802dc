import { conformance } from '@segloss/conformance';
import { describe, it } from 'vitest';
import { onnxruntime } from './index.ts';

await conformance(onnxruntime, { describe, it, devices: ['wasm'] });
