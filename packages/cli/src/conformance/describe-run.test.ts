import { describe, expect, it } from 'vitest';
import { makeReport, offBy, resultOf } from '../testing/reports.test-support.ts';
import { describeRun } from './describe-run.ts';

const known = { reason: 'the driver rounds', link: 'https://example.org/1' };

describe('the description of a run', () => {
  it('counts by loss and kind, and names the worst error of value or gradient', () => {
    const text = describeRun(
      makeReport([
        resultOf('dice/plain', { value: offBy(0.1), gradient: offBy(0.35) }),
        resultOf('dice/other', { status: 'fail', gradient: offBy(2.5), reason: 'wrong' }),
        resultOf('dice/unsure', { status: 'skipped', gradient: offBy(9) }),
        resultOf('scale/dice/constant', { kind: 'scale', value: offBy(0.2) }),
        resultOf('law/same-again/dice', { kind: 'law' }),
        resultOf('law/memory-flat', { kind: 'law', loss: '*' }),
      ]),
    );
    expect(text).toMatch(/dice\W+1\/2\W+1\/1\W+1\/1\W+2\.50/);
    expect(text).toMatch(/\(device\) │ +│ +│ +1\/1 │ +│/);
    expect(text.split('\n').at(-1)).toBe(
      '3 golden, 1 scale, 2 laws: 6 checks, 1 skipped, 1 unexpected; worst error 2.50 of what is tolerated',
    );
  });

  it('says where it took place, and that the graphics are emulated', () => {
    expect(describeRun(makeReport([resultOf('a')])).split('\n')[0]).toBe(
      'tfjs:webgl, TensorFlow.js 4.22.0, Chrome 156, Linux, arithmetic webgl, gpu: SwiftShader, software rendering',
    );
  });

  it('lists failures with their reasons, and says where the rest is', () => {
    const results = Array.from({ length: 25 }, (_, i) =>
      resultOf(`dice/${i}`, { status: 'error', reason: `oops ${i}` }),
    );
    const text = describeRun(makeReport(results));
    expect(text).toContain('Failures:\n  dice/0: error: oops 0\n');
    expect(text).toContain('\n  and 5 more: --report FILE or --json has them all\n');
  });

  it('keeps expected failures apart from the others, and names stale ones', () => {
    const results = [
      resultOf('dice/plain', { status: 'error', reason: 'no', expectedFailure: known }),
      resultOf('dice/other'),
    ];
    const text = describeRun(makeReport(results, { stale: ['dice/other'] }));
    expect(text).not.toMatch(/^Failures/m);
    expect(text).toContain('dice/plain: error, as expected: the driver rounds (https://example.org/1)');
    expect(text).toMatch(/^Stale.*:\n {2}dice\/other$/m);
    expect(text).toMatch(/2 checks, 1 expected to fail, 0 unexpected, 1 stale;/);
  });

  it('tells infinite errors', () => {
    const results = [resultOf('dice/plain', { status: 'fail', value: offBy(Number.POSITIVE_INFINITY) })];
    expect(describeRun(makeReport(results))).toMatch(/worst error infinite of what is tolerated/);
  });

  it('says when nothing was compared', () => {
    const text = describeRun(makeReport([resultOf('dice/plain', { status: 'error', reason: 'oops' })]));
    expect(text).toMatch(/dice +│ +0\/1 │ +│ +│ +│/);
    expect(text).toMatch(/; no result was compared$/);
  });

  it('says when nothing was executed', () => {
    const results = [resultOf('a', { status: 'skipped' }), resultOf('b', { status: 'skipped' })];
    const text = describeRun(makeReport(results, { ok: false }));
    expect(text).toMatch(/dice +│ skipped │/);
    expect(text.split('\n').at(-1)).toBe('nothing was executed: 2 checks, all skipped');
    expect(describeRun(makeReport([], { ok: false }))).toMatch(/nothing was executed: 0 checks/);
  });
});
