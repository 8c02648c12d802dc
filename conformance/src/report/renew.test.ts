import { FileError } from '@segloss/core';
import { describe, expect, it } from 'vitest';
import { build, expectedFailure, partsOf, report, result, suiteOf } from '../testing/report.test-support.ts';
import { footerOf } from './footer.ts';
import { freshnessOf } from './freshness.ts';
import { runsOfLoss } from './origin.ts';
import { checkComplete } from './partial.ts';
import { renewReport } from './renew.ts';
import type { Report } from './report.ts';
import { readReport, writeReport } from './text.ts';

const digest = 'cd'.repeat(32);
const [a, b, focal] = [result('dice/a'), result('dice/b'), result('focal/a')];
const old = report([a, b, focal]);
const newB = result('dice/b', { digest: 'f'.repeat(16), milliseconds: 7 });
const added = result('iou/a');
/** One check of Dice has changed, IoU is new. */
const suite = suiteOf([a, newB, focal, added], digest);

const { environment } = old;
const later = (results: Report['results'], changes: Partial<Report> = {}): Report =>
  report(results, {
    suite: { version: '1.3.0', digest, checks: suite.checks.length },
    adapter: { name: 'tfjs', build, library: { name: 'TensorFlow.js', version: '4.23.0' } },
    environment: { ...environment, runtime: 'node 22.1.0' },
    startedAt: '2026-05-01T00:00:00.000Z',
    parts: suite.parts,
    ...changes,
  });

describe('a renewed report', () => {
  const renewed = renewReport(old, later([newB, added]), suite);

  it('has the new results in place of the old ones, in the order of the suite', () => {
    expect(renewed.results).toEqual([a, { ...newB, renewal: 0 }, focal, { ...added, renewal: 0 }]);
    expect(freshnessOf(renewed, suite).every(({ state }) => state === 'current')).toBe(true);
    expect(renewed.footer).toMatchObject({ executed: 4, ok: true, seconds: 5 });
    expect(() => checkComplete(renewed)).not.toThrow();
    expect(readReport(writeReport(renewed))).toEqual(renewed);
  });

  it('says of each loss when, where and with which engine it was run', () => {
    const at = (loss: string) =>
      runsOfLoss(renewed, loss).map((run) => [run.startedAt, run.library.version, run.environment.runtime]);
    const first = [old.startedAt, '4.22.0', 'node 20.20.2'];
    const second = ['2026-05-01T00:00:00.000Z', '4.23.0', 'node 22.1.0'];
    expect([at('dice'), at('focal'), at('iou')]).toEqual([[first, second], [first], [second]]);
    expect(renewed.adapter.library.version).toBe('4.22.0');
  });

  it('stays complete when some of what is stale was not run', () => {
    const dice = later([a, newB], { losses: ['dice'], parts: partsOf([a, newB]) });
    const half = renewReport(old, dice, suite);
    expect(() => checkComplete(half)).not.toThrow();
    const states = freshnessOf(half, suite).map(({ loss, state }) => [loss, state]);
    expect(states).toEqual([
      ['dice', 'current'],
      ['focal', 'current'],
      ['iou', 'missing'],
    ]);
  });

  it('is partial where a run was cut short within a loss', () => {
    const grown = suiteOf([a, b, result('dice/c'), result('dice/d'), focal], digest);
    const cut = later([result('dice/c')], { parts: grown.parts });
    expect(() => checkComplete(renewReport(old, cut, grown))).toThrow('it has 4 of 5 checks');
  });

  it('shows failures that are new, and keeps those of the rest', () => {
    const before = report([result('dice/a', { status: 'fail' }), b, focal]);
    expect(renewReport(before, later([newB]), suite).footer).toMatchObject({
      counts: { fail: 1 },
      ok: false,
    });
    const failing = later([{ ...newB, status: 'fail' }]);
    expect(renewReport(old, failing, suite).footer.ok).toBe(false);
  });

  it('drops checks that the suite no longer has, once their loss is run', () => {
    const less = suiteOf([a, focal], digest);
    expect(renewReport(old, later([], { parts: less.parts }), less).results).toEqual([a, focal]);
    const others = later([], { parts: partsOf([focal]), losses: ['focal'] });
    expect(renewReport(old, others, less).results).toEqual([a, focal, b]);
  });

  it('forgets runs of which nothing is left', () => {
    const all = later([a, newB, focal, added]);
    const whole = renewReport(renewed, all, suite);
    expect(whole).toMatchObject({
      startedAt: all.startedAt,
      adapter: all.adapter,
      environment: all.environment,
      suite: all.suite,
      renewals: [],
      results: all.results,
    });
  });

  it('keeps expected failures stale until they are run', () => {
    const before = report([a, b, focal], {
      footer: footerOf([a, b, focal], ['dice/a', 'dice/b', 'gone'], 1),
    });
    const failing = later([{ ...newB, status: 'fail', expectedFailure }]);
    expect(renewReport(before, failing, suite).footer.stale).toEqual(['dice/a']);
  });
});

describe('a report is not renewed', () => {
  const { adapter, device } = old;
  it.each<[string, Partial<Report>]>([
    ["adapter is 'tfjs', and here it is 'ort'", { adapter: { ...adapter, name: 'ort' } }],
    ["library is 'TensorFlow.js'", { adapter: { ...adapter, library: { name: 'x', version: '1' } } }],
    [
      `its results are of two builds of the adapter, ${build.hash} and ${'ef'.repeat(32)}. Run the suite again as a ` +
        'whole, without --renew.',
      { adapter: { ...adapter, build: { ...build, hash: 'ef'.repeat(32) } } },
    ],
    ['and nobody said which build gave the others', { adapter: { ...adapter, build: null } }],
    ["device is 'wasm', and here it is 'cpu'", { device: { ...device, id: 'cpu' } }],
    ["precision is 'float32'", { device: { ...device, precision: 'float64' } }],
    [
      "runtime is 'node', and here it is 'Chrome'",
      { environment: { ...environment, runtime: 'Chrome 156' } },
    ],
    ["platform is 'linux x64'", { environment: { ...environment, platform: 'win32 x64' } }],
    ["graphics processor is 'null'", { environment: { ...environment, gpu: 'x' } }],
    ["software rendering is 'null'", { environment: { ...environment, softwareRendering: true } }],
    ['it was run later (2026-03-04T05:06:07.890Z)', { startedAt: '2026-01-01T00:00:00Z' }],
    ['the new results are of another suite', { suite: { version: '1', digest: 'ef'.repeat(32), checks: 4 } }],
    ['the new results come from several runs', { renewals: renewReport(old, later([newB]), suite).renewals }],
  ])('%s', (message, changes) => {
    const other = later([newB], changes);
    expect(() => renewReport(old, other, suite)).toThrow(FileError);
    expect(() => renewReport(old, other, suite)).toThrow(message);
  });
});
