import type { Report } from '@segloss/conformance';
import { describe, expect, it } from 'vitest';
import { makeReport, resultOf } from '../testing/reports.test-support.ts';
import { compareReports } from './compare-reports.ts';
import { hasWorsened } from './describe-diff.ts';
import { describePair } from './describe-pair.ts';

const dice = resultOf('dice/a');
const iou = resultOf('iou/a', { loss: 'iou' });
const law = resultOf('law/memory-flat', { kind: 'law', loss: '*' });
const runOf = (losses: Report['losses'], results: Report['results'], footer = {}) =>
  makeReport(results, footer, { losses });

const notesOf = (before: Report, after: Report) =>
  describePair(before, after, compareReports(before, after).leftOut.length).slice(2);

describe('runs of different losses', () => {
  const all = runOf(null, [dice, iou, law]);
  const some = runOf(['iou'], [iou, law]);

  it('are compared in what both were asked for', () => {
    const less = compareReports(all, some);
    expect(less).toMatchObject({ added: [], removed: [], leftOut: ['dice/a'] });
    expect(hasWorsened(less)).toBe(false);
    expect(compareReports(some, all)).toMatchObject({ added: [], removed: [], leftOut: ['dice/a'] });
  });

  it('still show what is gone of the losses that both were asked for', () => {
    expect(compareReports(all, runOf(['iou'], [law])).removed).toEqual(['iou/a']);
    expect(compareReports(all, runOf(['iou'], [iou])).removed).toEqual(['law/memory-flat']);
  });

  it('are not worse for what is stale in losses that the earlier one was not asked for', () => {
    const stale = runOf(null, [dice, iou, law], { stale: ['dice/a', 'no/such-check'] });
    expect(compareReports(some, stale).stale).toEqual(['no/such-check']);
    expect(compareReports(all, stale).stale).toEqual(['dice/a', 'no/such-check']);
  });

  it('come with a note on which of them is partial', () => {
    const rest = '1 check of other losses left out';
    expect(notesOf(all, some)).toEqual([`note: after is partial, of iou only: ${rest}`]);
    expect(notesOf(some, all)).toEqual([`note: before is partial, of iou only: ${rest}`]);
    expect(notesOf(some, runOf(['iou', 'dice'], all.results))).toEqual([
      `note: before is partial, of iou only; after is partial, of iou, dice only: ${rest}`,
    ]);
  });

  it('need no note when both are whole, or partial alike', () => {
    expect(notesOf(all, all)).toEqual([]);
    const [a, b] = [runOf(['iou', 'dice'], all.results), runOf(['dice', 'iou'], all.results)];
    expect(notesOf(a, b)).toEqual([]);
  });
});

describe('runs of different devices', () => {
  const report = makeReport([dice]);
  const device = { ...report.device, id: 'cpu' };
  const adapter = { ...report.adapter, name: 'own' };

  it('come with a note on adapters and devices', () => {
    expect(notesOf(report, { ...report, device })).toEqual(["note: different devices, 'webgl' and 'cpu'"]);
    expect(notesOf(report, { ...report, device, adapter })).toEqual([
      "note: different adapters, 'tfjs' and 'own'; different devices, 'webgl' and 'cpu'",
    ]);
  });
});
