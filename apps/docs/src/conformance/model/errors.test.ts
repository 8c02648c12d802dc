import { expect, test } from 'vitest';
import { deviation, report, result } from '../../testing/report.test-support.ts';
import { errorsOf } from './errors.ts';

test('errors of values and gradients are summed up, and the worst is named', () => {
  const many = Array.from({ length: 98 }, (_, i) => result(`dice/${i}`, { value: deviation(0.1) }));
  const worst = result('iou/tied', { value: deviation(0.2), gradient: deviation(0.7) });
  expect(errorsOf(report([...many, worst]))).toEqual({
    compared: 100,
    median: deviation(0.1).ratio,
    p99: deviation(0.2).ratio,
    worst: 0.7,
    worstCheck: 'iou/tied',
  });
});

test('what was skipped or has no numbers is left out', () => {
  const skipped = result('dice/a', { status: 'skipped', value: deviation(9) });
  expect(errorsOf(report([skipped, result('law/a')]))).toBeUndefined();
});
