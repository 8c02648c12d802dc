import { describe, expect, it } from 'vitest';
import { variants } from '../testing/variants.test-support.ts';
import { allLosses } from './index.ts';

/** Options that are covered by the inputs instead. */
const ofInputs = ['activation', 'ignoreIndex'];

describe('the variants that the tests of all losses try', () => {
  it.each(allLosses.map((factory) => [factory.id, factory] as const))(
    'of %s give every option a value other than its default, and every word its turn',
    (id, { parameters, defaults }) => {
      const tried = (variants[id] ?? []).map((variant) => variant(3));
      const resolved: readonly Record<string, unknown>[] = tried.map((given) => ({ ...defaults, ...given }));
      for (const [name, parameter] of Object.entries(parameters)) {
        if (ofInputs.includes(name)) continue;
        const values = resolved.map((given) => given[name]);
        expect(
          values.some((value) => value !== parameter.default),
          name,
        ).toBe(true);
        const words = [...parameter.range.matchAll(/'([^']+)'/g)].map(([, word]) => word);
        expect(values, name).toEqual(expect.arrayContaining(words));
      }
    },
  );
});
