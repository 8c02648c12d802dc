import { expect, it } from 'vitest';
import { checkKinds } from '../report/kinds.ts';
import { checksOf, selectChecks } from './selection.ts';
import { loadSuite } from './suite.ts';

const suite = await loadSuite();
const idsOf = (selection: Parameters<typeof checksOf>[1]) => checksOf(suite, selection).map(({ id }) => id);

it('has the kinds in the order in which they are run', () => {
  const places = suite.checks.map(({ kind }) => checkKinds.indexOf(kind));
  expect(places).toEqual(places.toSorted((a, b) => a - b));
});

it('is of checks by id, or by pattern, and what all options agree on', () => {
  expect(idsOf({ only: ['iou/plain', 'dice/plain'] })).toEqual(['dice/plain', 'iou/plain']);
  const laws = idsOf({ only: ['law/*/dice'] });
  expect(laws.length).toBeGreaterThan(3);
  for (const id of laws) expect(id).toMatch(/^law\/.*\/dice$/);
  expect(idsOf({ only: ['*dice*'], kinds: ['law'], losses: ['dice'] })).toEqual(laws);
});

it('is of parts that together are what the selection has without them', () => {
  const parts = (['1/3', '2/3', '3/3'] as const).flatMap((shard) => idsOf({ losses: ['dice'], shard }));
  expect(parts.sort()).toEqual(idsOf({ losses: ['dice'] }).sort());
});

it('refuses entries that name nothing', async () => {
  await expect(selectChecks({ only: ['dice/plian'] })).rejects.toThrow(
    "check 'dice/plian': there is no such check. Did you mean 'dice/plain'?",
  );
  await expect(selectChecks({ only: ['iou/plain', 'no-such-*'] })).rejects.toThrow(
    "check 'no-such-*': no check has such an id. Write the id as reports have it",
  );
  await expect(selectChecks({ only: ['!dice/plain'] })).rejects.toThrow("check '!dice/plain'");
  await expect(selectChecks({ only: [''] })).rejects.toThrow("check ''");
  await expect(selectChecks({ shard: '5/4' })).rejects.toThrow("shard '5/4'");
});
