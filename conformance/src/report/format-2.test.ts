import { expect, it } from 'vitest';
import { report, result } from '../testing/report.test-support.ts';
import type { Report } from './report.ts';
import { readReport, writeReport } from './text.ts';

const { run: _, ...sample } = report([result('dice/a'), result('dice/b', { renewal: 0 })]);
const { suite, environment, startedAt } = sample;
const { name, library } = sample.adapter;
const renewal = {
  suite: { version: '1.3.0', digest: suite.digest },
  library: { version: '5' },
  environment,
  startedAt,
};

/** A file as earlier versions wrote it. */
const old = (changes: object = {}) =>
  JSON.stringify({
    ...sample,
    format: 'segloss-conformance/2',
    adapter: { name, library },
    renewals: [renewal],
    ...changes,
  });

it('reads a report of format 2 as one of an unknown build and maker', () => {
  const read = readReport(old());
  const unknown = { commit: null, id: null, by: null };
  const wanted: Report = {
    ...sample,
    adapter: { name, build: null, library },
    run: unknown,
    renewals: [{ ...renewal, run: unknown }],
  };
  expect(read).toEqual(wanted);
  expect(JSON.parse(writeReport(read)).format).toBe('segloss-conformance/3');
});

it('takes nothing from it that format 2 cannot say', () => {
  const build = { version: '1', hash: 'ab'.repeat(32) };
  const run = { commit: null, id: 'https://ci.example/1', by: null };
  const read = readReport(old({ adapter: { name, library, build }, run }));
  expect([read.adapter.build, read.run.id]).toEqual([null, null]);
});

it.each([
  [{ adapter: 1 }, "'adapter' must be an object"],
  [{ renewals: 1 }, "'renewals' is wrong"],
])('refuses one that is not in order: %j', (changes, message) => {
  expect(() => readReport(old(changes))).toThrow(message);
});
