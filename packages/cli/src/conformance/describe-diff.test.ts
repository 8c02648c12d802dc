import { describe, expect, it } from 'vitest';
import { makeReport, offBy, resultOf } from '../testing/reports.test-support.ts';
import { compareReports } from './compare-reports.ts';
import { describeDiff, hasWorsened } from './describe-diff.ts';

type Results = Parameters<typeof makeReport>[0];

const compare = (before: Results, after: Results) => {
  const [a, b] = [makeReport(before), makeReport(after)];
  const diff = compareReports(a, b);
  return { worsened: hasWorsened(diff), text: describeDiff(a, b, diff) };
};

describe('the difference of two runs', () => {
  it.each([
    ['pass', 'fail', true],
    ['pass', 'skipped', true],
    ['skipped', 'error', true],
    ['fail', 'pass', false],
    ['fail', 'error', false],
    ['unsupported', 'skipped', false],
    ['pass', 'pass', false],
  ] as const)('from %s to %s is worse: %s', (before, after, worse) => {
    const { worsened, text } = compare(
      [resultOf('dice/plain', { status: before })],
      [resultOf('dice/plain', { status: after })],
    );
    expect(worsened).toBe(worse);
    expect(text).toContain(`${worse ? 1 : 0} worse status`);
    if (before !== after) expect(text).toContain(`  dice/plain: ${before} -> ${after}`);
  });

  it('takes a check that is gone for worse, and a new one not', () => {
    const [one, both] = [[resultOf('a')], [resultOf('a'), resultOf('b')]];
    expect(compare(both, one).worsened).toBe(true);
    expect(compare(both, one).text).toContain('Removed checks:\n  b');
    expect(compare(one, both).worsened).toBe(false);
    expect(compare(one, both).text).toContain('Added checks:\n  b');
  });

  it('lists an expected failure that passes once, as stale', () => {
    const expectedFailure = { reason: 'r', link: 'https://example.org/1' };
    const before = makeReport([resultOf('a', { status: 'fail', expectedFailure })]);
    const after = makeReport([resultOf('a')], { stale: ['a', 'gone'] });
    const diff = compareReports(before, after);
    expect(hasWorsened(diff)).toBe(true);
    const text = describeDiff(before, after, diff);
    expect(text).toContain('\nExpected failures that no longer fail:\n  a: fail -> pass\n  gone\n');
    expect(text).not.toContain('Other changes of status');
    expect(text).toContain('2 worse status, 0 other changes');
  });

  it('lists errors that grew and shrank, which alone is not worse', () => {
    const small = [resultOf('a', { gradient: offBy(0.1) })];
    const large = [resultOf('a', { gradient: offBy(0.9) })];
    expect(compare(small, large).worsened).toBe(false);
    expect(compare(small, large).text).toContain(
      'Larger errors:\n  a: gradient 0.10 -> 0.90 of what is tolerated',
    );
    expect(compare(large, small).text).toContain('Smaller errors:\n  a: gradient 0.90 -> 0.10');
  });
});
