import { expect, it } from 'vitest';
import { report, result, suiteOf } from '../testing/report.test-support.ts';
import { describeFreshness, freshnessOf } from './freshness.ts';

const [a, b, other] = [result('dice/a'), result('dice/b'), result('focal/a')];
const changed = result('dice/b', { digest: 'f'.repeat(16) });
const stateOf = (loss: string, entries: ReturnType<typeof freshnessOf>) =>
  entries.find((entry) => entry.loss === loss)?.state;

it('calls a loss current when each of its checks was run as it is now', () => {
  const entries = freshnessOf(report([a, b, other]), suiteOf([a, b, other]));
  expect(entries.map(({ loss, state }) => [loss, state])).toEqual([
    ['dice', 'current'],
    ['focal', 'current'],
  ]);
  expect(describeFreshness(entries[0]!)).toBe('');
});

it.each([
  [
    'a check that has changed',
    [a, b, other],
    [a, changed, other],
    { changed: ['dice/b'] },
    '1 check has changed since (dice/b)',
  ],
  ['a new check', [a, other], [a, b, other], { unrun: ['dice/b'] }, '1 check was not yet run (dice/b)'],
  [
    'a check that is gone',
    [a, b, other],
    [a, other],
    { gone: ['dice/b'] },
    '1 check no longer exists (dice/b)',
  ],
])('makes only the loss stale that has %s', (_, results, checks, found, sentence) => {
  const entries = freshnessOf(report(results), suiteOf(checks));
  expect(entries[0]).toEqual({ loss: 'dice', state: 'stale', changed: [], unrun: [], gone: [], ...found });
  expect(describeFreshness(entries[0]!)).toBe(sentence);
  expect(stateOf('focal', entries)).toBe('current');
});

it('tells a loss that was never run from one of which a check is missing', () => {
  const entries = freshnessOf(report([a, b]), suiteOf([a, b, other]));
  expect(stateOf('dice', entries)).toBe('current');
  expect(entries[1]).toMatchObject({ loss: 'focal', state: 'missing', unrun: ['focal/a'] });
  expect(describeFreshness(entries[1]!)).toBe('not yet run');
});

it('names a few checks of many', () => {
  const many = ['a', 'b', 'c', 'd'].map((name) => result(`dice/${name}`));
  const [entry] = freshnessOf(report([a]), suiteOf([...many, result('dice/e')]));
  expect(describeFreshness(entry!)).toBe('4 checks were not yet run (dice/b, dice/c, dice/d, ...)');
});
