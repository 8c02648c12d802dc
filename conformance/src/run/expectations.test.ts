import { describe, expect, it } from 'vitest';
import type { Status } from '../report/report.ts';
import { result } from '../testing/report.test-support.ts';
import { expectedOn, staleOf, withExpectation } from './expectations.ts';

const entry = (id: string, reason = 'known') => ({ id, reason, link: 'https://example.org/1' });
const suite = {
  checks: ['random/a/top-k', 'random/b/top-k', 'dice/plain'].map((id) => ({ id, loss: 'x', digest: '' })),
};
const ran = (statuses: Readonly<Record<string, Status>>) =>
  Object.entries(statuses).map(([id, status]) => result(id, { status }));
const stale = (statuses: Readonly<Record<string, Status>>, ...ids: string[]) =>
  staleOf(
    ran(statuses),
    'cpu',
    ids.map((id) => entry(id)),
    suite,
  );

describe('an expected failure with a wildcard', () => {
  it('excuses what fails of the checks that it names, and an entry with the id counts first', () => {
    const expected = [entry('random/*/top-k'), entry('random/b/top-k', 'another')];
    const failed = (id: string) => withExpectation(result(id, { status: 'fail' }), expected);
    expect(failed('random/a/top-k').expectedFailure?.reason).toBe('known');
    expect(failed('random/b/top-k').expectedFailure?.reason).toBe('another');
    expect(failed('random/a/dice').expectedFailure).toBeUndefined();
    expect(withExpectation(result('random/a/top-k'), expected).expectedFailure).toBeUndefined();
  });

  it('is stale when nothing of that fails, or there is no such check', () => {
    const one = { 'random/a/top-k': 'fail', 'random/b/top-k': 'pass' } as const;
    expect(stale(one, 'random/*/top-k')).toEqual([]);
    const none = { 'random/a/top-k': 'pass', 'random/b/top-k': 'skipped' } as const;
    expect(stale(none, 'random/*/top-k', 'no/*')).toEqual(['random/*/top-k', 'no/*']);
  });

  it('is not stale while some of that was not run, or all of it was skipped', () => {
    expect(stale({ 'random/a/top-k': 'pass' }, 'random/*/top-k')).toEqual([]);
    const skipped = { 'random/a/top-k': 'skipped', 'random/b/top-k': 'skipped' } as const;
    expect(stale(skipped, 'random/*/top-k')).toEqual([]);
  });
});

it('holds on its devices only', () => {
  const list = [{ ...entry('a'), devices: ['gpu'] }, entry('b')];
  expect(expectedOn('cpu', list).map(({ id }) => id)).toEqual(['b']);
});
