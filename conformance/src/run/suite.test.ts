import { allLosses } from '@segloss/core';
import { describe, expect, it } from 'vitest';
import { report, result } from '../testing/report.test-support.ts';
import { anyLoss } from './check.ts';
import { checksOf } from './selection.ts';
import { describeSuite, loadSuite } from './suite.ts';

const suite = await loadSuite();

describe('the suite', () => {
  it('has a part for each loss and one for the device, whose checks add up to all', () => {
    expect(new Set(suite.parts.map(({ loss }) => loss))).toEqual(
      new Set([...allLosses.map(({ id }) => id), anyLoss]),
    );
    expect(suite.parts).toHaveLength(allLosses.length + 1);
    expect(suite.parts.reduce((sum, { checks }) => sum + checks, 0)).toBe(suite.checks.length);
  });

  it('gives each check a digest of its own', () => {
    const digests = suite.checks.map(({ digest }) => digest);
    expect(new Set(digests).size).toBe(digests.length);
    for (const digest of digests) expect(digest).toMatch(/^[0-9a-f]{16}$/);
  });

  it('is described without what runs it', async () => {
    const { checks, ...rest } = await describeSuite();
    const { checks: all, ...same } = suite;
    expect(rest).toEqual(same);
    expect(JSON.parse(JSON.stringify(checks))).toEqual(
      all.map(({ id, loss, digest }) => ({ id, loss, digest })),
    );
  });
});

describe('a selection that renews a report', () => {
  const results = suite.checks.map(({ id, loss, digest }) => result(id, { loss, digest }));
  const changed = results.with(3, { ...results[3]!, digest: 'f'.repeat(16) });
  const idsOf = (selection: Parameters<typeof checksOf>[1]) => checksOf(suite, selection).map(({ id }) => id);

  it('has nothing where all is current', () => {
    expect(idsOf({ renew: report(results) })).toEqual([]);
  });

  it('has what was changed, and what was not yet run', () => {
    expect(idsOf({ renew: report(changed.slice(0, -1)) })).toEqual([results[3]!.id, results.at(-1)!.id]);
  });

  it('has all checks of the losses that were asked for, and no others', () => {
    const iou = suite.checks.filter(({ loss }) => loss === 'iou').map(({ id }) => id);
    expect(idsOf({ renew: report(changed), losses: ['iou'] })).toEqual(iou);
  });
});
