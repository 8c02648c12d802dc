import { expect, it } from 'vitest';
import { faultKinds } from './fault.ts';
import { allFaults } from './index.ts';
import { singles } from './singles.ts';

it.each(allFaults)('$id: its witness tells it from a correct adapter', async (fault) => {
  expect(await fault.witness(singles())).toBeUndefined();
  expect(await fault.witness(singles(fault))).toEqual(expect.any(String));
});

it('has at least 15 faults of each kind, each with an id of its own', () => {
  for (const kind of faultKinds) {
    expect(allFaults.filter((fault) => fault.kind === kind).length, kind).toBeGreaterThanOrEqual(15);
  }
  expect(new Set(allFaults.map(({ id }) => id)).size).toBe(allFaults.length);
});
