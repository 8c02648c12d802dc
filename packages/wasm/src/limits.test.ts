import { checkAtLimit, limitCases } from '@segloss/conformance';
import { expect, it } from 'vitest';
import { wasm } from './index.ts';

it.each(['single'])(
  '%s is finite and right for every loss and option at the limit of its inputs',
  async (device) => {
    const backend = await wasm.open(device);
    for (const test of limitCases({ oneOf: 12 })) {
      expect(await checkAtLimit(backend, test), test.id).toBeUndefined();
    }
    await backend.dispose();
  },
);
