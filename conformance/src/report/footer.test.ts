import { describe, expect, it } from 'vitest';
import { expectedFailure, result } from '../testing/report.test-support.ts';
import { footerOf } from './footer.ts';
import type { Status } from './report.ts';

describe('a footer', () => {
  it('counts statuses, and what was run', () => {
    const given: Status[] = ['pass', 'pass', 'fail', 'error', 'unsupported', 'skipped'];
    const results = given.map((status, i) => result(`dice/${i}`, { status }));
    expect(footerOf(results, [], 7)).toEqual({
      executed: 4,
      counts: { pass: 2, fail: 1, error: 1, unsupported: 1, skipped: 1 },
      expectedFailures: 0,
      stale: [],
      ok: false,
      seconds: 7,
    });
  });

  it('is in order when all passed, were skipped, or are declared unsupported', () => {
    const others = (['skipped', 'unsupported'] as const).map((status) =>
      result(`dice/${status}`, { status }),
    );
    expect(footerOf([result('dice/a'), ...others], [], 1).ok).toBe(true);
    expect(footerOf(others, [], 1).ok).toBe(false);
  });

  it.each(['fail', 'error'] as const)('accepts status %s only where it is expected', (status) => {
    const passed = result('dice/a');
    expect(footerOf([passed, result('dice/b', { status })], [], 1)).toMatchObject({
      ok: false,
      expectedFailures: 0,
    });
    const known = result('dice/b', { status, expectedFailure });
    expect(footerOf([passed, known], [], 1)).toMatchObject({ ok: true, expectedFailures: 1 });
  });

  it.each(['pass', 'skipped', 'unsupported'] as const)(
    'does not accept an expected failure with status %s',
    (status) => {
      const results = [result('dice/a'), result('dice/b', { status, expectedFailure })];
      expect(footerOf(results, [], 1)).toMatchObject({ ok: false, expectedFailures: 0 });
    },
  );

  it('is not in order when nothing was run', () => {
    expect(footerOf([], [], 1).ok).toBe(false);
    expect(footerOf([result('dice/a', { status: 'skipped' })], [], 1)).toMatchObject({
      executed: 0,
      ok: false,
    });
  });

  it('is not in order when an expected failure is stale', () => {
    expect(footerOf([result('dice/a')], ['dice/a'], 1)).toMatchObject({ stale: ['dice/a'], ok: false });
  });
});
