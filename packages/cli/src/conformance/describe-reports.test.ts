import { describe, expect, it } from 'vitest';
import { makeReport, offBy, resultOf, suiteOf } from '../testing/reports.test-support.ts';
import { describeReports } from './describe-reports.ts';

const known = { reason: 'r', link: 'https://example.org/1' };

describe('the table of several reports', () => {
  const first = makeReport([
    resultOf('dice/plain', { gradient: offBy(0.25) }),
    resultOf('dice/other', { status: 'fail', reason: 'r', gradient: offBy(1e9) }),
    resultOf('dice/known', { status: 'fail', reason: 'r', expectedFailure: known }),
    resultOf('law/memory-flat', { kind: 'law', loss: '*' }),
  ]);
  const cpu = { id: 'cpu', precision: 'float32', processor: 'cpu', arithmetic: 'cpu-float32' } as const;
  const environment = { ...first.environment, gpu: null, softwareRendering: null };
  const second = makeReport([resultOf('dice/plain')], {}, { device: cpu, environment });

  it('has a row per loss and a column per run, and tells failures that nobody expected', () => {
    const text = describeReports([first, second], suiteOf(first));
    expect(text).toMatch(/loss +│ tfjs:webgl +│ tfjs:cpu/);
    expect(text).toMatch(/dice +│ 1\/3 {2}1\.0e\+9 {2}1 expected {2}1 failed │ 1\/1 {2}stale +│/);
    expect(text).toMatch(/\(device\) +│ 1\/1 +│ not yet run +│/);
  });

  it('marks software rendering in its column only', () => {
    expect(describeReports([first], suiteOf(first))).toContain('software rendering');
    expect(describeReports([second], suiteOf(second))).not.toContain('software rendering');
  });

  it('sums each report up', () => {
    const text = describeReports([first, second], suiteOf(first));
    expect(text).toContain(
      'tfjs:webgl: 4 in the report; 2 of 4 checks passed, 1 expected to fail, 1 unexpected\n',
    );
    expect(text).toContain('tfjs:cpu: 1 in the report; 1 of 1 check passed, 0 unexpected');
  });

  it('marks what is not of the suite, and says which checks', () => {
    const text = describeReports([second], suiteOf(first));
    expect(text).toMatch(/dice +│ 1\/1 {2}stale/);
    expect(text).toMatch(/\(device\) +│ not yet run/);
    expect(text).toContain(
      '\n  dice: 2 checks were not yet run (dice/other, dice/known)\n  (device): not yet run',
    );
  });
});
