import { describe, expect, it } from 'vitest';
import { deviation, report, result } from '../testing/report.test-support.ts';
import { diffReports } from './diff.ts';

const nothing = {
  statusChanged: [],
  unexpected: [],
  excused: [],
  stale: [],
  changed: [],
  added: [],
  removed: [],
  worse: [],
  better: [],
};
const withValue = (ratio: number) => report([result('dice/a', { value: deviation(ratio) })]);
const withGradient = (ratio: number) => report([result('dice/a', { gradient: deviation(ratio) })]);

describe('the difference of two reports', () => {
  it('is empty for the same results, on another device too', () => {
    const before = withValue(0.3);
    expect(diffReports(before, before)).toEqual(nothing);
    expect(diffReports(before, { ...before, device: { ...before.device, id: 'webgpu' } })).toEqual(nothing);
  });

  it('names changed statuses', () => {
    const before = report([result('dice/a'), result('dice/b')]);
    const after = report([result('dice/a'), result('dice/b', { status: 'fail' })]);
    expect(diffReports(before, after)).toEqual({
      ...nothing,
      statusChanged: [{ id: 'dice/b', before: 'pass', after: 'fail' }],
    });
  });

  it('names failures that are no longer expected, or newly so', () => {
    const expectedFailure = { reason: 'A bug.', link: 'https://example.org/1' };
    const known = report([result('dice/a', { status: 'fail', expectedFailure })]);
    const unknown = report([result('dice/a', { status: 'fail' })]);
    expect(diffReports(known, unknown)).toEqual({ ...nothing, unexpected: ['dice/a'] });
    expect(diffReports(unknown, known)).toEqual({ ...nothing, excused: ['dice/a'] });
  });

  it('names expected failures that have become stale', () => {
    const before = report([result('dice/a')]);
    const after = { ...before, footer: { ...before.footer, stale: ['dice/a'], ok: false } };
    expect(diffReports(before, after)).toEqual({ ...nothing, stale: ['dice/a'] });
    expect(diffReports(after, before)).toEqual(nothing);
  });

  it('names checks that only one of them has', () => {
    const before = report([result('dice/a'), result('dice/b')]);
    const after = report([result('dice/c'), result('dice/b')]);
    expect(diffReports(before, after)).toEqual({ ...nothing, added: ['dice/c'], removed: ['dice/a'] });
  });

  it.each([
    [0.1, 0.21],
    [0, 0.06],
    [1, Infinity],
    [0.2, Number.NaN],
  ])('is notable from a ratio of %d to %d, and back', (small, large) => {
    const shown = Number.isNaN(large) ? Infinity : large;
    const worse = { id: 'dice/a', part: 'value', before: small, after: shown };
    expect(diffReports(withValue(small), withValue(large))).toEqual({ ...nothing, worse: [worse] });
    const better = { id: 'dice/a', part: 'gradient', before: shown, after: small };
    expect(diffReports(withGradient(large), withGradient(small))).toEqual({ ...nothing, better: [better] });
  });

  it.each([
    [0.1, 0.2],
    [0.001, 0.05],
    [Infinity, Infinity],
  ])('is not notable from a ratio of %d to %d, and back', (small, large) => {
    expect(diffReports(withValue(small), withValue(large))).toEqual(nothing);
    expect(diffReports(withValue(large), withValue(small))).toEqual(nothing);
  });

  it('leaves out ratios that only one of them has', () => {
    expect(diffReports(withValue(0.5), withGradient(0.5))).toEqual(nothing);
  });

  it('does not compare a check that has changed in between', () => {
    const after = report([result('dice/a', { status: 'fail', digest: 'f'.repeat(16) })]);
    expect(diffReports(withValue(0.5), after)).toEqual({ ...nothing, changed: ['dice/a'] });
  });
});
