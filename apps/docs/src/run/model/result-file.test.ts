import { type Report, writeReport } from '@segloss/conformance';
import { writeBenchmark } from '@segloss/measure';
import { expect, test } from 'vitest';
import { failuresOf } from '../../conformance/model/failures.ts';
import { benchmark } from '../../testing/bench.test-support.ts';
import { deviation, report, result } from '../../testing/report.test-support.ts';
import { benchmarkFileName, readResultFile, reportFileName } from './result-file.ts';

const known: Report = report([result('dice/a'), result('dice/b')]);

test('reports and benchmarks are told apart, and read back as they were', () => {
  expect(readResultFile(`\uFEFF${writeReport(known)}`, 'a.json')).toEqual({ kind: 'report', report: known });
  expect(readResultFile(writeBenchmark(benchmark()), 'b.json')).toEqual({
    kind: 'benchmark',
    benchmark: benchmark(),
  });
});

test('a benchmark is one in whatever order its keys stand', () => {
  const { format, ...rest } = benchmark();
  expect(readResultFile(JSON.stringify({ ...rest, format }), 'b.json').kind).toBe('benchmark');
});

test.each([
  ['a file of something else', 'hello', /report 'a.json': it is not JSON/],
  ['other JSON', '{"name": "x"}', /it has no 'format', so it is not a report/],
  ['a report that was cut short', writeReport(known).slice(0, 900), /it is not JSON, perhaps cut short/],
  [
    'a report of another version',
    writeReport(known).replace('conformance/3', 'conformance/7'),
    /its format is "segloss-conformance\/7"/,
  ],
  ['a benchmark that was cut short', writeBenchmark(benchmark()).slice(0, 300), /file 'a.json': is not JSON/],
  [
    'a benchmark of another version',
    writeBenchmark(benchmark()).replace('benchmark/2', 'benchmark/7'),
    /has the format "segloss-benchmark\/7"/,
  ],
])('%s is refused with the reason', (_name, text, message) => {
  expect(() => readResultFile(text, 'a.json')).toThrow(message);
});

test('files are named after device and place, and say when they are partial', () => {
  expect(reportFileName(known)).toBe('tfjs-wasm-node.json');
  const partial: Report = {
    ...known,
    suite: { ...known.suite, checks: 9 },
    environment: { ...known.environment, crossOriginIsolated: false },
  };
  expect(reportFileName(partial)).toBe('tfjs-wasm-browser-partial.json');
  expect(benchmarkFileName(benchmark())).toBe('2026-01-01-chrome.json');
});

test('a known failure of a report leads to the web, or nowhere', () => {
  const known = (link: string) =>
    failuresOf(report([result('dice/a', { status: 'fail', expectedFailure: { reason: 'seen', link } })]))[0]!
      .known;
  expect(known('https://example.org/7')).toEqual({ reason: 'seen', link: 'https://example.org/7' });
  expect(known('javascript:alert(document.domain)')).toEqual({ reason: 'seen', link: undefined });
});

test('failures come with the numbers of value and gradient', () => {
  const failed = result('dice/b', { status: 'fail', reason: 'off', gradient: deviation(3) });
  expect(failuresOf(report([result('dice/a', { value: deviation(0.5) }), failed]))).toEqual([
    {
      ...{ check: 'dice/b', status: 'fail', reason: 'off', known: undefined },
      numbers: [{ ...deviation(3), part: 'gradient' }],
    },
  ]);
});
