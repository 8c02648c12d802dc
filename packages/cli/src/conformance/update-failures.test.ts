import type { CheckResult } from '@segloss/conformance';
import { expect, it } from 'vitest';
import { makeReport, resultOf } from '../testing/reports.test-support.ts';
import { updateFailures } from './update-failures.ts';

const entry = (id: string, devices?: readonly string[]) => ({
  id,
  ...(devices ? { devices } : {}),
  reason: 'the driver rounds',
  link: 'https://example.org/1',
});
const known = { reason: 'the driver rounds', link: 'https://example.org/1' };
const failed = (id: string) => resultOf(id, { status: 'fail', reason: 'wrong' });
const excused = (id: string) => resultOf(id, { status: 'fail', reason: 'wrong', expectedFailure: known });
const reportOf = (device: string, results: readonly CheckResult[], stale: readonly string[] = []) => {
  const report = makeReport(results, { stale });
  return { ...report, device: { ...report.device, id: device } };
};
const blank = { reason: '', link: '' };

it('keeps what still fails as it is, drops what does not, and adds what newly fails', () => {
  const entries = [entry('dice/a'), entry('dice/b'), entry('random/*')];
  const report = reportOf(
    'cpu',
    [excused('dice/a'), resultOf('dice/b'), excused('random/x'), failed('dice/c')],
    ['dice/b'],
  );
  expect(updateFailures(entries, [report], true)).toEqual({
    entries: [entries[0], entries[2], { id: 'dice/c', ...blank }],
    added: 1,
    removed: 1,
  });
});

it('keeps what was not run, or is of other devices', () => {
  const entries = [entry('dice/unrun'), entry('dice/a', ['gpu'])];
  expect(updateFailures(entries, [reportOf('cpu', [resultOf('dice/a')])], false).entries).toEqual(entries);
});

it('narrows entries to the devices where they still hold, and names those of new ones', () => {
  const entries = [entry('dice/a'), entry('dice/b', ['a', 'b', 'other'])];
  const reports = [
    reportOf('a', [excused('dice/a'), resultOf('dice/b'), failed('dice/c')], ['dice/b']),
    reportOf('b', [resultOf('dice/a'), excused('dice/b'), failed('dice/c')], ['dice/a']),
  ];
  expect(updateFailures(entries, reports, false)).toEqual({
    entries: [
      entry('dice/a', ['a']),
      entry('dice/b', ['b', 'other']),
      { id: 'dice/c', devices: ['a', 'b'], ...blank },
    ],
    added: 1,
    removed: 0,
  });
});
