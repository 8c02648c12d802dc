import fc from 'fast-check';
import { demand, type Target } from '../../src/target.ts';

const wrong: Target<{ readonly number: number }> = {
  name: 'wrong',
  cases: fc.record({ number: fc.nat(1e6) }),
  label: () => 'number',
  open: async () => ({
    async check({ number }) {
      demand(number < 1000, 'a large number', `${number}`);
      return number % 2 === 0 ? 'accepted' : 'refused';
    },
    close: async () => undefined,
  }),
};

/** Is wrong for numbers from 1000. */
export default wrong;
