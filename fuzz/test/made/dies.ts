import fc from 'fast-check';
import type { Target } from '../../src/target.ts';

const dies: Target<number> = {
  name: 'dies',
  cases: fc.nat(7),
  label: () => 'number',
  open: async () => ({
    async check(number) {
      if (number >= 5) process.abort();
      return 'accepted';
    },
    close: async () => undefined,
  }),
};

/** Ends its process for large numbers. */
export default dies;
