import { describe, expect, it } from 'vitest';
import { describeReports } from './describe-reports.ts';
import { makeReport, offBy, resultOf } from './test-support.ts';

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
    const text = describeReports([first, second]);
    expect(text).toMatch(/loss +│ tfjs:webgl +│ tfjs:cpu/);
    expect(text).toMatch(/dice +│ 1\/3 {2}1\.0e\+9 {2}1 expected {2}1 failed │ 1\/1 +│/);
    expect(text).toMatch(/\(device\) +│ 1\/1 +│ +│/);
  });

  it('marks software rendering in its column only', () => {
    expect(describeReports([first])).toContain('software rendering');
    expect(describeReports([second])).not.toContain('software rendering');
  });

  it('sums each report up', () => {
    const text = describeReports([first, second]);
    expect(text).toContain(
      'tfjs:webgl: 4 in the report; 2 of 4 checks passed, 1 expected to fail, 1 unexpected',
    );
    expect(text).toContain('tfjs:cpu: 1 in the report; 1 of 1 check passed, 0 unexpected');
  });

  it('refuses runs of different suites', () => {
    const other = makeReport([resultOf('a')], {}, { suite: { version: '2', digest: 'e', checks: 1 } });
    expect(() => describeReports([first, other])).toThrow(/different suites/);
  });
});
