import { checkKinds } from '@segloss/conformance';
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
    expect(text).toMatch(/│ loss +│ golden │ law │ scale │/);
    expect(text).toMatch(/dice\W+1\/2\W+1\/1\W+1\/1\W+2\.50/);
    expect(text).toMatch(/\(device\) │ +│ 1\/1 │ +│ +│/);
    expect(text.split('\n').at(-1)).toBe(
      '3 golden, 2 law, 1 scale: 6 checks, 1 skipped, 1 unexpected; worst error 2.50 of what is tolerated',
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
    expect(text).toContain('\n  and 5 more: --verbose, --report FILE or --json has them all\n');
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

  it('fits a terminal of 80 columns, with all kinds and the longest name', () => {
    const loss = 'distance-penalized-cross-entropy';
    const checks = checkKinds.flatMap((kind) =>
      Array.from({ length: 99 }, (_, i) => resultOf(`${kind}/${i}`, { kind, loss, value: offBy(0.5) })),
    );
    const lines = describeRun(makeReport(checks), { width: 80 }).split('\n');
    const table = lines.filter((line) => /^[┌│├└]/.test(line));
    expect(Math.max(...table.map((line) => line.length))).toBeLessThanOrEqual(80);
    expect(table.join('\n')).toMatch(/distance-.*\n.*penalized-.*\n.*cross-entropy/);
    // In a pipe, a name stays on its line.
    expect(describeRun(makeReport(checks))).toContain(`│ ${loss} │`);
  });

  it('names the primitives that are probably wrong', () => {
    const suspects = [
      { ops: ['hardest'], failed: 47, failedWith: 47, passed: 980, passedWith: 0 },
      { ops: ['abs', 'log'], failed: 9, failedWith: 7, passed: 980, passedWith: 1 },
    ];
    const failed = resultOf('top-k/plain', { status: 'fail', reason: 'wrong' });
    const text = describeRun(makeReport([failed], { suspects }));
    expect(text).toContain(
      'hardest: used by all 47 checks that fail, and by none of the 980 that pass\n' +
        '  abs or log: used by 7 of the 9 other checks that fail, and by 1 of the 980 that pass\n',
    );
  });

  it('lists the slowest checks when asked for', () => {
    const times = [300, 100, 9600];
    const results = times.map((milliseconds, i) => resultOf(`dice/${i}`, { milliseconds }));
    expect(describeRun(makeReport(results), { slowest: 2 })).toContain(
      'Slowest 2 checks, 99 % of the time of all:\n     9.6 s  dice/2\n     0.3 s  dice/0\n',
    );
    expect(describeRun(makeReport(results))).not.toContain('Slowest');
  });

  it('shows causes, stacks and inputs of every failure when asked for', () => {
    const results = Array.from({ length: 25 }, (_, i) =>
      resultOf(`dice/${i}`, {
        status: 'error',
        reason: 'run failed',
        thrown: [
          { name: 'BackendError', message: 'run failed', stack: ['run (core/backend.js:1:2)'] },
          { name: 'TypeError', message: 'x is not a function', stack: ['sum (table.js:12:5)'] },
        ],
        setting: {
          loss: 'dice',
          params: { batch: true },
          layout: 'channels-last',
          gradient: false,
          logits: { shape: [2, 4, 4, 3], type: 'Float32Array' },
          target: { shape: [2, 4, 4], type: 'Int32Array' },
        },
      }),
    );
    const text = describeRun(makeReport(results), { verbose: true });
    const inputs =
      'dice {"batch":true}, logits 2x4x4x3 Float32Array, target 2x4x4 Int32Array, channels-last, value only';
    for (const { id } of results) {
      expect(text).toContain(
        `  ${id}: error\n      BackendError: run failed\n          at run (core/backend.js:1:2)\n` +
          `      caused by TypeError: x is not a function\n          at sum (table.js:12:5)\n      ${inputs}\n`,
      );
    }
    // Else in two lines for all that failed alike.
    expect(describeRun(makeReport(results))).toContain(
      '25 golden checks (dice/0, dice/1, dice/2, ...): error: run failed\n' +
        `      caused by TypeError: x is not a function at sum (table.js:12:5); ${inputs}\n`,
    );
  });

  it('says when nothing was compared', () => {
    const text = describeRun(makeReport([resultOf('dice/plain', { status: 'error', reason: 'oops' })]));
    expect(text).toMatch(/dice +│ +0\/1 │ +│/);
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
