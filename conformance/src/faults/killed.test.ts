import { expect, it } from 'vitest';
import { loadSuite } from '../run/suite.ts';
import { kills } from './examine.ts';
import { allFaults } from './index.ts';
import { readRecord } from './record.ts';

const record = (await readRecord())!;
const { checks } = await loadSuite();

/** Milliseconds that it may have taken to find a fault; `npm run faults` tries the killers of the others again. */
const quick = 2000;
const killed = record.faults.flatMap(({ id, killer, milliseconds }) =>
  killer && milliseconds <= quick ? [{ id, ...killer }] : [],
);

it('has looked at every fault', () => {
  expect(record.faults.map(({ id }) => id)).toEqual(allFaults.map(({ id }) => id));
});

it.each(killed)('$id: $check finds it', async ({ id, check, after }) => {
  const fault = allFaults.find((one) => one.id === id);
  expect(await kills(fault, check, after, checks)).toBe(true);
});

it('finds nothing in a correct adapter', async () => {
  const wanted = new Set(killed.map(({ check }) => check));
  for (const check of wanted) expect(await kills(undefined, check, [], checks), check).toBe(false);
});
