import { expect, test } from 'vitest';
import { result } from '../../testing/report.test-support.ts';
import { advance, describeProgress, notBegun } from './run-progress.ts';

const known = { reason: 'A bug.', link: 'https://example.org/1' };

test('a run counts checks and failures, and names the check under way', () => {
  const begun = advance(notBegun, { begins: 'dice/plain', done: 0, total: 5 });
  expect(describeProgress(notBegun)).toMatch(/^Loading/);
  expect(describeProgress(begun)).toBe('0 of 5 checks, none failed; now dice/plain');
  const ended = [
    result('dice/plain'),
    result('dice/b', { status: 'fail' }),
    result('dice/c', { status: 'error' }),
    result('dice/d', { status: 'skipped' }),
    result('dice/e', { status: 'fail', expectedFailure: known }),
  ];
  const last = ended.reduce(
    (progress, one, i) => advance(progress, { ended: one, done: i + 1, total: 5 }),
    begun,
  );
  expect(last).toEqual({ done: 5, total: 5, failed: ['dice/b', 'dice/c'] });
  expect(describeProgress(last)).toBe('5 of 5 checks, 2 failed');
});
