import { expect, it } from 'vitest';
import { makeReport, resultOf } from '../testing/reports.test-support.ts';
import { writeJunit } from './junit.ts';

const known = { reason: 'the driver rounds', link: 'https://example.org/1' };

it('writes a suite per device, with failures, errors, skipped and stale checks', () => {
  const thrown = [{ name: 'TypeError', message: 'no <op>', stack: ['sum (table.js:1:2)'] }];
  const xml = writeJunit([
    makeReport(
      [
        resultOf('dice/plain', { milliseconds: 1500 }),
        resultOf('dice/wrong', { status: 'fail', reason: 'value[0] is "1" & not < 2' }),
        resultOf('dice/broken', { status: 'error', reason: 'no <op>', thrown }),
        resultOf('dice/known', { status: 'fail', reason: 'wrong', expectedFailure: known }),
        resultOf('law/none', { status: 'skipped', kind: 'law' }),
      ],
      { stale: ['dice/old'] },
    ),
  ]);
  expect(xml).toMatch(
    /^<\?xml version="1\.0" encoding="UTF-8"\?>\n<testsuites name="segloss conformance" tests="6" failures="2" errors="1" skipped="2">/,
  );
  expect(xml).toContain('<testcase name="dice/plain" classname="tfjs:webgl.golden" time="1.5"/>');
  expect(xml).toContain('message="value[0] is &quot;1&quot; &amp; not &lt; 2"');
  expect(xml).toMatch(/<error message="no &lt;op>" type="error">.*sum \(table\.js:1:2\)/s);
  expect(xml).toContain('expected to fail: the driver rounds (https://example.org/1)');
  expect(xml).toMatch(/name="dice\/old" classname="tfjs:webgl\.expected-failures">\s*<failure/);
});

it('leaves out characters that XML cannot hold', () => {
  const reason = 'a\u0000b\u001b[31m\ud800c\u{1f600}';
  const xml = writeJunit([makeReport([resultOf('dice/odd', { status: 'fail', reason })])]);
  expect(xml).toContain('a\ufffdb\ufffd[31m\ufffdc\u{1f600}');
});
