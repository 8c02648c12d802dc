import { expect, it } from 'vitest';
import type { CheckResult } from '../report/report.ts';
import { runConformance } from '../run/run.ts';
import type { Selection } from '../run/selection.ts';
import { someBehaviour, someNumbers } from './fault.ts';
import { type FaultyAdapter, faultyAdapters, singlePrecision } from './index.ts';

async function failuresOf(adapter: FaultyAdapter['adapter'], selection: Selection) {
  const { results, footer } = await runConformance(adapter, selection);
  const failures = results.filter(({ status }) => status !== 'pass' && status !== 'skipped');
  expect(footer.ok).toBe(failures.length === 0);
  return failures;
}

const show = ({ id, status, reason }: CheckResult) => `${id} ${status}: ${reason}`;

it.each([someNumbers, someBehaviour])('passes the adapter that all faulty ones are made of', async (some) => {
  expect((await failuresOf(singlePrecision, some)).map(show)).toEqual([]);
});

it.each(faultyAdapters)('catches $adapter.name: $fault', async ({ adapter, among, caughtBy }) => {
  const failures = await failuresOf(adapter, among);
  const found = failures.find(({ id }) => id === caughtBy.check);
  expect(found?.reason).toMatch(caughtBy.reason);
  expect(failures.filter(({ id }) => !caughtBy.within.test(id)).map(show)).toEqual([]);
});
