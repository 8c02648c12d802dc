import fc from 'fast-check';
import type { Target } from '../../src/target.ts';

const hangs: Target<boolean> = {
  name: 'hangs',
  cases: fc.boolean(),
  label: (tried) => String(tried),
  open: async () => ({
    async check(tried) {
      while (tried);
      return 'accepted';
    },
    close: async () => undefined,
  }),
};

/** Never ends for `true`. */
export default hangs;
