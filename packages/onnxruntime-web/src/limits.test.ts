import { checkAtLimit, limitCases } from '@segloss/conformance';
import { expect, it } from 'vitest';
import { onnxruntime } from './index.ts';

it.each(['node-cpu', 'wasm'])(
  '%s is finite and right for every loss and option at the limit of its inputs',
  async (device) => {
    const backend = await onnxruntime.open(device);
    for (const test of limitCases({ oneOf: 100 })) {
      expect(await checkAtLimit(backend, test), test.id).toBeUndefined();
    }
    await backend.dispose();
  },
);
