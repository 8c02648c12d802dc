import { FileError } from '@segloss/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Deviation } from '../budget/compare.ts';
import { deviation, expectedFailure, partsOf, report, result } from '../testing/report.test-support.ts';
import { footerOf, isFailure } from './footer.ts';
import type { CheckResult, Report } from './report.ts';
import { statuses } from './report.ts';
import { readReport, writeReport } from './text.ts';

const failed = result('dice/b', {
  status: 'fail',
  reason: 'off',
  value: deviation(3),
  gradient: deviation(0.5),
});
const sample = report([result('dice/a', { value: deviation(0.25) }), failed]);

/** Writes a report and sets what stands in the file at a path; `undefined` takes it out. */
function changed(path: string, value: unknown): string {
  const json: unknown = JSON.parse(writeReport(sample));
  const keys = path.split('.');
  const last = keys.pop()!;
  const place = keys.reduce((at, key) => Reflect.get(at as object, key), json);
  Reflect.set(place as object, last, value);
  return JSON.stringify(json);
}

describe('the text of a report', () => {
  it('has one line per result, and the footer last', () => {
    const lines = writeReport(sample).split('\n');
    expect(lines.slice(0, 3)).toEqual(['{', '  "format": "segloss-conformance/3",', '  "suite": {']);
    const at = lines.indexOf('  "results": [');
    expect(lines[at + 1]).toMatch(/^ {4}\{"id":"dice\/a",.*\},$/);
    expect(lines[at + 2]).toMatch(/^ {4}\{"id":"dice\/b",.*\}$/);
    expect(lines.slice(at + 3, at + 5)).toEqual(['  ],', '  "footer": {']);
    expect(lines.slice(-4)).toEqual(['    "seconds": 2.5', '  }', '}', '']);
    expect(Object.keys(JSON.parse(writeReport(sample))).at(-1)).toBe('footer');
  });

  it('does not depend on the order in which keys were set', () => {
    const { footer, results, ...rest } = sample;
    const backwards = (x: object) => Object.fromEntries(Object.entries(x).reverse()) as never;
    expect(writeReport({ footer, results: results.map(backwards), ...rest })).toBe(writeReport(sample));
  });

  it('holds numbers that JSON cannot', () => {
    const value = {
      at: 0,
      expected: Number.NaN,
      actual: -Infinity,
      error: Infinity,
      tolerance: -0,
      ratio: Infinity,
    };
    const text = writeReport(report([result('dice/a', { status: 'fail', value })]));
    expect(text).toContain('"expected":"NaN","actual":"-Infinity","error":"Infinity","tolerance":"-0"');
    expect(readReport(text).results[0]!.value).toStrictEqual(value);
  });
});

/** Objects like those of `JSON.parse`, with a prototype. */
const record = <T>(model: { [K in keyof T]: fc.Arbitrary<T[K]> }) =>
  fc.record<T>(model, { noNullPrototype: true });
const text = fc.string({ unit: 'binary', maxLength: 8 });
const anyNumber = fc.double();
const anyDeviation = record({
  at: fc.nat(),
  expected: anyNumber,
  actual: anyNumber,
  error: anyNumber,
  tolerance: anyNumber,
  ratio: anyNumber,
});
const duration = fc.double({ min: 0, noNaN: true, noDefaultInfinity: true });
const name = fc.string({ unit: 'binary', minLength: 1, maxLength: 8 });
const anyResult: fc.Arbitrary<CheckResult> = fc
  .record(
    {
      id: name,
      kind: fc.constantFrom('golden', 'scale', 'law'),
      loss: name,
      digest: fc.constantFrom('0123456789abcdef', '0'.repeat(16)),
      renewal: fc.nat({ max: 2 }),
      status: fc.constantFrom(...statuses),
      reason: text,
      expectedFailure: record({ reason: text, link: text }),
      value: anyDeviation,
      gradient: anyDeviation,
      milliseconds: duration,
    },
    { noNullPrototype: true, requiredKeys: ['id', 'kind', 'loss', 'digest', 'status', 'milliseconds'] },
  )
  .map(({ expectedFailure: known, ...rest }) => {
    const near = (part: Deviation | undefined) => part && { ...part, ratio: Math.min(1, part.ratio) || 0 };
    if (rest.status === 'pass') {
      const [value, gradient] = [near(rest.value), near(rest.gradient)];
      return { ...rest, ...(value ? { value } : {}), ...(gradient ? { gradient } : {}) };
    }
    return known && isFailure(rest) ? { ...rest, expectedFailure: known } : rest;
  });
const maybe = fc.option(fc.boolean());
const anyEnvironment = record({
  runtime: text,
  platform: text,
  crossOriginIsolated: maybe,
  gpu: fc.option(text),
  softwareRendering: maybe,
});
const anyTime = fc
  .date({ min: new Date('2020-01-01'), max: new Date('2099-01-01'), noInvalidDate: true })
  .map((date) => date.toISOString());
const anyDigest = fc.constant('0f'.repeat(32));
const anyProvenance = record({
  commit: fc.option(fc.constant('0f'.repeat(20))),
  id: fc.option(name),
  by: fc.option(name),
});
const anyBuild = record({ version: text, hash: anyDigest });
const anyRun = record({
  suite: record({ version: text, digest: anyDigest }),
  library: record({ version: text }),
  environment: anyEnvironment,
  run: anyProvenance,
  startedAt: anyTime,
});
const anyReport: fc.Arbitrary<Report> = record({
  format: fc.constant('segloss-conformance/3' as const),
  suite: record({ version: text, digest: anyDigest, checks: fc.nat() }),
  adapter: record({
    name: text,
    build: fc.option(anyBuild),
    library: record({ name: text, version: text }),
    unsupported: fc.constant([{ ops: ['hardest' as const], spatialAxes: [3 as const], reason: 'no sort' }]),
  }),
  device: record({
    id: text,
    precision: fc.constantFrom('float32', 'float64'),
    processor: fc.constantFrom('cpu', 'gpu'),
    arithmetic: text,
  }),
  environment: anyEnvironment,
  run: anyProvenance,
  startedAt: anyTime,
  losses: fc.option(fc.array(text)),
  renewals: fc.array(anyRun, { minLength: 3, maxLength: 3 }),
  results: fc.uniqueArray(anyResult, { selector: ({ id }) => id }),
  stale: fc.array(text),
  seconds: duration,
}).map(({ stale, seconds, ...rest }) => ({
  ...rest,
  parts: partsOf(rest.results),
  footer: footerOf(rest.results, stale, seconds),
}));

it('reads exactly what was written', () => {
  fc.assert(
    fc.property(anyReport, (written) => {
      const read = readReport(writeReport(written));
      expect(read).toStrictEqual(written);
      expect(writeReport(read)).toBe(writeReport(written));
    }),
  );
});

describe('a report that is not in order is refused:', () => {
  const cases: Record<string, [text: string, message: string]> = {
    'an empty file': ['', 'it is not JSON, perhaps cut short'],
    'a truncated file': [writeReport(sample).slice(0, -5), 'it is not JSON, perhaps cut short'],
    'other JSON': ['[]', "it has no 'format', so it is not a report"],
    'a later version': [
      changed('format', 'segloss-conformance/4'),
      `its format is "segloss-conformance/4", and only 'segloss-conformance/3' and 'segloss-conformance/2' are read here`,
    ],
    'an earlier version': [
      changed('format', 'segloss-conformance/1'),
      "its format is 'segloss-conformance/1', which does not say for each loss what was checked. Run the suite again " +
        'with this version',
    ],
    'results without a part': [changed('parts', []), "it has results of 'dice', which is none of its parts"],
    'more results than a part has': [
      changed('parts.0.checks', 1),
      "it has more results of 'dice' than its part says",
    ],
    'two parts of one loss': [
      changed('parts', [...sample.parts, ...sample.parts]),
      'it has two parts of one loss',
    ],
    'a result of a renewal that is missing': [
      changed('results.0.renewal', 0),
      "the check 'dice/a' is of renewal 0, which is missing",
    ],
    'no footer': [
      changed('footer', undefined),
      'it has no footer: the run was cut short. Run the suite again',
    ],
    'an unknown status': [
      changed('results.1.status', 'passed'),
      `'results.1.status' is wrong (Invalid type: Expected ("pass" |`,
    ],
    'a missing key': [changed('device.arithmetic', undefined), "'device.arithmetic' is missing"],
    'an unknown key': [changed('results.0.note', ''), "'results.0.note' has no meaning in a report"],
    'no object': [changed('suite', 1), "'suite' must be an object"],
    'a number of another name': [
      changed('results.0.value.actual', 'nan'),
      "'results.0.value.actual' is wrong",
    ],
    'a time of another zone': [changed('startedAt', '2026-03-04T05:06:07+01:00'), "'startedAt' is wrong"],
    'a digest of another kind': [changed('suite.digest', 'abc'), "'suite.digest' is wrong"],
    'lost results': [changed('results', []), "its footer says 1 for 'pass', and its results say 0"],
    'wrong totals': [
      changed('footer.executed', 3),
      "its footer says 3 for 'executed', and its results say 2",
    ],
    'expected failures that are none': [
      changed('footer.expectedFailures', 1),
      "its footer says 1 for 'expectedFailures', and its results say 0",
    ],
    'one check twice': [writeReport(report([failed, failed])), "it has two results of the check 'dice/b'"],
    'an expected failure that passed': [
      writeReport(report([result('dice/a', { expectedFailure })])),
      "the check 'dice/a' has status 'pass' and yet an expected failure",
    ],
    'a pass that is too far off': [
      writeReport(report([result('dice/a', { gradient: deviation(1.5) })])),
      "the check 'dice/a' passed, and yet an error is 1.5 of what is tolerated",
    ],
    'a failure that is fine': [
      changed('footer.ok', true),
      'its footer says ok: true, and its results say false',
    ],
  };
  it.each(Object.entries(cases))('%s', (_, [text, message]) => {
    expect(() => readReport(text, 'a.json')).toThrow(FileError);
    expect(() => readReport(text, 'a.json')).toThrow(`[segloss/conformance] report 'a.json': ${message}`);
  });

  it('and the message does without a name', () => {
    expect(() => readReport('[]')).toThrow('[segloss/conformance] report: it has no');
  });
});

it('refuses a report whose adapter declares nothing of what is unsupported', () => {
  const forged = writeReport(report([result('dice/a'), result('dice/b', { status: 'unsupported' })]));
  expect(() => readReport(forged)).toThrow(
    "the check 'dice/b' is unsupported, and the adapter declares nothing unsupported",
  );
});
