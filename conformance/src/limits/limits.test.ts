import { allLosses, reference } from '@segloss/core';
import { describe, expect, it } from 'vitest';
import { faultyAdapters, singlePrecision } from '../faulty/index.ts';
import { limitCases } from './cases.ts';
import { checkAtLimit } from './check.ts';
import { optionsOf } from './options.ts';

describe('the cases at the limit', () => {
  it('try each option of each loss with more than one value, the ends of its range among them', () => {
    const ids = limitCases().map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { id: loss } of allLosses) {
      for (const [name, values] of optionsOf(loss)) {
        expect(values.length, `${loss} ${name}`).toBeGreaterThan(1);
        for (const value of values) {
          expect(ids.some((id) => id.startsWith(`${loss}, ${name} ${JSON.stringify(value)}: `))).toBe(true);
        }
      }
    }
    const last = ([, values]: readonly [string, readonly unknown[]]) => values.at(-1);
    expect(optionsOf('focal').map(last)).toContain(50);
    expect(optionsOf('dice').map(last)).toContain(1e9);
    expect(optionsOf('dice-ce').map(last)).toContain(1e6);
  });

  it.each(allLosses.map(({ id }) => id))('of %s are finite in double precision', async (loss) => {
    const backend = await reference.open();
    for (const test of limitCases({ losses: [loss], oneOf: 10 })) {
      expect(await checkAtLimit(backend, test), test.id).toBeUndefined();
    }
  });

  it('hold in single precision, and not in half', async () => {
    const failures = async (adapter: typeof singlePrecision) => {
      const backend = await adapter.open();
      const cases = limitCases({ losses: ['combo', 'exponential-logarithmic'], oneOf: 4 });
      const problems = await Promise.all(cases.map((test) => checkAtLimit(backend, test)));
      return problems.filter((problem) => problem !== undefined);
    };
    expect(await failures(singlePrecision)).toEqual([]);
    const { adapter } = faultyAdapters.find((faulty) => faulty.adapter.name === 'half-precision')!;
    expect((await failures(adapter)).join()).toMatch(
      /(value|gradient) of '.*': it is not finite: (NaN|-?Infinity)/,
    );
  });
});
