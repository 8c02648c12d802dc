import { expect, test } from 'vitest';
import { deviation, report, result } from '../../testing/report.test-support.ts';
import { detailsOf } from './details.ts';

test('the worst case may be a value or a gradient, and not a number is the worst', () => {
  const results = [
    result('dice/a', { value: deviation(0.2), gradient: deviation(0.4) }),
    result('dice/b', { value: deviation(0.3) }),
    result('iou/a', { value: deviation(0.9) }),
  ];
  expect(detailsOf(report(results), 'dice')).toMatchObject({
    checks: 2,
    passed: 2,
    milliseconds: 2,
    worst: { check: 'dice/a', part: 'gradient', ratio: 0.4 },
    exceptions: [],
  });
  const broken = result('dice/c', { status: 'fail', value: deviation(Number.NaN) });
  expect(detailsOf(report([...results, broken]), 'dice').worst?.check).toBe('dice/c');
});

test('what did not pass is listed with its reason', () => {
  const expectedFailure = { reason: 'A bug.', link: 'https://example.org/1' };
  const results = [
    result('dice/a', { status: 'fail', reason: 'off', expectedFailure }),
    result('dice/b', { status: 'skipped', reason: 'rounding decides' }),
  ];
  expect(detailsOf(report(results), 'dice').exceptions).toEqual([
    { check: 'dice/a', status: 'fail', reason: 'off', known: expectedFailure },
    { check: 'dice/b', status: 'skipped', reason: 'rounding decides' },
  ]);
});
