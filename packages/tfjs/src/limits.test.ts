import { checkAtLimit, limitCases } from '@segloss/conformance';
import { expect, it } from 'vitest';
import { tfjs } from './index.ts';

it.each(['wasm', 'cpu'])(
  '%s is finite and right for every loss and option at the limit of its inputs',
  async (device) => {
    const backend = await tfjs.open(device);
    for (const test of limitCases({ oneOf: 20 })) {
      expect(await checkAtLimit(backend, test), test.id).toBeUndefined();
    }
    await backend.dispose();
  },
);
