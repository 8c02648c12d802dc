import { FileError, ParameterError } from '@segloss/core';
import { describe, expect, it } from 'vitest';
import { build, expectedFailure, report, result, suiteOf } from '../testing/report.test-support.ts';
import { footerOf } from './footer.ts';
import { mergeReports } from './merge.ts';
import { checkComplete } from './partial.ts';
import type { CheckResult, Report } from './report.ts';
import { readReport, writeReport } from './text.ts';

const suite = { version: '1.2.3', digest: 'ab'.repeat(32), checks: 3 };
const part = (
  losses: readonly string[] | null,
  results: readonly CheckResult[],
  changes: Partial<Report> = {},
) => report(results, { suite, losses, ...changes });

const dice = part(['dice'], [result('dice/a'), result('dice/b')], { startedAt: '2026-01-01T00:00:00.500Z' });
const focal = part(['focal'], [result('focal/a')], { startedAt: '2026-01-01T00:00:00Z' });

describe('merged reports', () => {
  it('are one complete report when nothing is missing', () => {
    const merged = mergeReports([dice, focal]);
    expect(merged).toEqual({
      ...dice,
      startedAt: '2026-01-01T00:00:00Z',
      losses: null,
      parts: [...dice.parts, ...focal.parts],
      results: [...dice.results, ...focal.results],
      footer: footerOf([...dice.results, ...focal.results], [], 5),
    });
    expect(merged.footer).toMatchObject({ executed: 3, ok: true, seconds: 5 });
    expect(() => checkComplete(merged)).not.toThrow();
    expect(readReport(writeReport(merged))).toEqual(merged);
  });

  it('stay partial when checks are missing', () => {
    const less = part(['dice', 'focal'], [result('dice/a')]);
    expect(mergeReports([less, focal]).losses).toEqual(['dice', 'focal']);
    expect(mergeReports([focal, part(null, [])]).losses).toBe(null);
  });

  it('say who made the runs as far as it is the same for all', () => {
    const run = { commit: 'ab'.repeat(20), id: 'https://ci.example/1', by: 'someone' };
    const other = { ...focal, run: { ...run, id: 'https://ci.example/2' } };
    expect(mergeReports([{ ...dice, run }, other]).run).toEqual({ ...run, id: null });
  });

  it('have the order of the suite where it is given', () => {
    const [a, b] = [part(['dice'], [result('dice/b')]), part(['dice'], [result('dice/a')])];
    const order = suiteOf([result('dice/a'), result('dice/b')]);
    expect(mergeReports([a, b]).results.map(({ id }) => id)).toEqual(['dice/b', 'dice/a']);
    expect(mergeReports([a, b], order).results.map(({ id }) => id)).toEqual(['dice/a', 'dice/b']);
  });

  it('keep the first of two equal results', () => {
    const again = part(['dice'], [result('dice/a', { milliseconds: 99 })]);
    expect(mergeReports([dice, again]).results).toEqual(dice.results);
  });

  it('keep what says more against the adapter, in whatever order they come', () => {
    const off = (ratio: number, changes: Partial<CheckResult> = {}) =>
      part(
        ['dice'],
        [
          result('dice/a', {
            status: 'fail',
            value: { at: 0, expected: 1, actual: 2, error: 1, tolerance: 1 / ratio, ratio },
            ...changes,
          }),
        ],
      );
    const expected = off(5, { expectedFailure });
    const [slight, severe] = [off(2), off(3)];
    for (const pair of [
      [expected, slight],
      [slight, expected],
    ]) {
      expect(mergeReports(pair).footer.ok).toBe(false);
    }
    for (const pair of [
      [slight, severe],
      [severe, slight],
    ]) {
      expect(mergeReports(pair).results[0]!.value!.ratio).toBe(3);
    }
  });

  it('sum up failures anew', () => {
    const failing = part(['focal'], [result('focal/a', { status: 'fail' })]);
    expect(mergeReports([dice, failing]).footer).toMatchObject({ counts: { pass: 2, fail: 1 }, ok: false });
  });

  it('are stale in what passed, and in what no part has', () => {
    const other = part(['dice'], dice.results, { footer: footerOf(dice.results, ['dice/a', 'gone'], 1) });
    expect(mergeReports([other, focal, other]).footer).toMatchObject({
      stale: ['dice/a', 'gone'],
      ok: false,
    });
  });

  it.each(['fail', 'skipped'] as const)('are not stale in what another part found to be %s', (status) => {
    const unaware = part(['dice'], dice.results, { footer: footerOf(dice.results, ['focal/a'], 1) });
    const known = result('focal/a', status === 'fail' ? { status, expectedFailure } : { status });
    expect(mergeReports([unaware, part(['focal'], [known])]).footer).toMatchObject({ stale: [], ok: true });
  });
});

describe('reports are not merged', () => {
  it('when there are none', () => {
    expect(() => mergeReports([])).toThrow(ParameterError);
  });

  const { adapter, device, environment } = dice;
  it.each<[string, Partial<Report>]>([
    ["suite digest: 'abab", { suite: { ...suite, digest: 'cd'.repeat(32) } }],
    ["suite version: '1.2.3' and '1.2.4'", { suite: { ...suite, version: '1.2.4' } }],
    ["number of checks: '3' and '4'", { suite: { ...suite, checks: 4 } }],
    ["adapter: 'tfjs' and 'ort'", { adapter: { ...adapter, name: 'ort' } }],
    [
      "library: 'TensorFlow.js' and 'x'",
      { adapter: { ...adapter, library: { name: 'x', version: '4.22.0' } } },
    ],
    [
      "library version: '4.22.0' and '4.23.0'",
      { adapter: { ...adapter, library: { name: 'TensorFlow.js', version: '4.23.0' } } },
    ],
    ["device: 'wasm' and 'cpu'", { device: { ...device, id: 'cpu' } }],
    ["precision: 'float32' and 'float64'", { device: { ...device, precision: 'float64' } }],
    ["processor: 'cpu' and 'gpu'", { device: { ...device, processor: 'gpu' } }],
    ["arithmetic: 'cpu-float32' and 'x'", { device: { ...device, arithmetic: 'x' } }],
    ["runtime: 'node 20.20.2' and 'x'", { environment: { ...environment, runtime: 'x' } }],
    ["platform: 'linux x64' and 'x'", { environment: { ...environment, platform: 'x' } }],
    [
      "cross-origin isolation: 'null' and 'true'",
      { environment: { ...environment, crossOriginIsolated: true } },
    ],
    ["graphics processor: 'null' and 'x'", { environment: { ...environment, gpu: 'x' } }],
    ["software rendering: 'null' and 'false'", { environment: { ...environment, softwareRendering: false } }],
  ])('when they differ in %s', (message, changes) => {
    const other = { ...focal, ...changes };
    expect(() => mergeReports([dice, other])).toThrow(FileError);
    expect(() => mergeReports([dice, other])).toThrow(`they differ in ${message}`);
  });

  it('when they are of two builds of the adapter, or of one that nobody named', () => {
    const hash = 'ef'.repeat(32);
    const mended = { ...focal, adapter: { ...adapter, build: { ...build, hash } } };
    expect(() => mergeReports([dice, mended])).toThrow(
      `reports to be merged: its results are of two builds of the adapter, ${build.hash} and ${hash}. Run all parts ` +
        'again with one build of the adapter.',
    );
    const unknown = { ...focal, adapter: { ...adapter, build: null } };
    expect(() => mergeReports([dice, unknown])).toThrow(
      `some results are of build ${build.hash}, and nobody said which build gave the others`,
    );
    expect(() => mergeReports([unknown, unknown])).toThrow('nobody said which builds of the adapter gave');
  });

  it('when one of them was renewed', () => {
    const { suite, adapter, environment, run, startedAt } = focal;
    const renewals = [{ suite, library: adapter.library, environment, run, startedAt }];
    expect(() => mergeReports([dice, { ...focal, renewals }])).toThrow('one was renewed');
  });

  it('when a check passed once only', () => {
    const other = part(['dice'], [result('dice/a', { status: 'fail' })]);
    expect(() => mergeReports([dice, other])).toThrow(
      "[segloss/conformance] reports to be merged: the check 'dice/a' has status 'pass' in one and 'fail' in another.",
    );
  });
});

describe('a complete report', () => {
  it('has all losses and all checks', () => {
    const all = [...dice.results, ...focal.results];
    expect(() => checkComplete(part(null, all))).not.toThrow();
    expect(() => checkComplete(part(['dice', 'focal'], all))).toThrow(
      "report of 'tfjs:wasm': it has 3 of 3 checks, as only some losses were asked for: dice, focal.",
    );
    expect(() => checkComplete(part(null, dice.results))).toThrow('it has 2 of 3 checks. Run the suite');
    expect(() => checkComplete(part(null, [...all, result('x/a')]))).toThrow(FileError);
  });
});
