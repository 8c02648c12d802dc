import { checkAtLimit, limitCases } from '@segloss/conformance';
import { expect, it } from 'vitest';
import { gpujs } from './index.ts';

it.each(['cpu', 'webasm'])(
  '%s is finite and right for every loss and option at the limit of its inputs',
  async (device) => {
    const backend = await gpujs.open(device);
    for (const test of limitCases({ oneOf: 80 })) {
      expect(await checkAtLimit(backend, test), test.id).toBeUndefined();
    }
    await backend.dispose();
  },
);
