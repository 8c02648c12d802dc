import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CheckResult, describeSuite, type Report, readReport, writeReport } from '@segloss/conformance';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from '../testing/cli.test-support.ts';
import { flippedSource, writeModule } from '../testing/reports.test-support.ts';

let folder: string;
const file = (name: string) => join(folder, name);
const read = async (name: string) => readReport(await readFile(file(name), 'utf8'));

/** Runs the suite for one loss. The laws of the device take long: they are noted down as if they had been found to hold. */
async function make(adapter: string, loss: string, name: string): Promise<void> {
  const { checks } = await describeSuite();
  const isLong = (id: string) => id.startsWith('law/') && !id.endsWith(`/${loss}`);
  const wanted = checks.filter((check) => check.loss === '*' || check.loss === loss);
  const quick = wanted.flatMap(({ id }) => (isLong(id) ? [] : ['--only', id]));
  await run('conformance', '--adapter', adapter, '--loss', loss, ...quick, '--report', file(name));
  const { footer, ...report } = await read(name);
  const ran = new Map(report.results.map((result) => [result.id, result]));
  const results = wanted.map(
    ({ id, ...check }): CheckResult =>
      ran.get(id) ?? { id, ...check, kind: 'law', status: 'pass', milliseconds: 0 },
  );
  const counts = { ...footer.counts, pass: footer.counts.pass + results.length - ran.size };
  const executed = footer.executed + results.length - ran.size;
  await writeFile(file(name), writeReport({ ...report, results, footer: { ...footer, counts, executed } }));
}

/** Takes the first golden check out of the results; those before it are of the device, not of a loss. */
function splitGolden({ results }: Report) {
  const first = results.find(({ kind }) => kind === 'golden')!;
  return { first, others: results.filter((result) => result !== first) };
}

/** Writes a report as if it covered the whole suite. */
async function writeWhole(report: Report, name: string): Promise<void> {
  const { length } = report.results;
  const whole = { ...report, losses: null, suite: { ...report.suite, checks: length } };
  await writeFile(file(name), writeReport(whole));
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'segloss-reports-'));
  await make('reference', 'iou', 'iou.json');
  await make('reference', 'tversky', 'tversky.json');
  await make(await writeModule(folder, 'flipped.mjs', flippedSource), 'iou', 'flipped.json');
});

afterAll(() => rm(folder, { recursive: true }));

describe('segloss report merge', () => {
  it('joins runs of different losses', async () => {
    const out = file('both.json');
    const { code, stdout } = await run(
      'report',
      'merge',
      file('iou.json'),
      file('tversky.json'),
      '--out',
      out,
    );
    expect(code).toBe(0);
    const merged = await read('both.json');
    expect(merged.losses).toEqual(['iou', 'tversky']);
    expect(merged.footer.ok).toBe(true);
    expect(stdout).toBe(`${out}: ${merged.results.length} of ${merged.suite.checks} checks\n`);
    const shown = await run('report', 'show', '--partial', out);
    expect(shown.stdout).toMatch(/tversky.*iou/s);
  });

  it('is a failure when one of the runs was', async () => {
    const out = file('merged-flipped.json');
    const { code, stdout } = await run('report', 'merge', file('flipped.json'), '--out', out);
    expect(code).toBe(1);
    expect(stdout).toMatch(/ of \d+ checks\n$/);
    expect((await read('merged-flipped.json')).footer.ok).toBe(false);
  });

  it('refuses runs of two builds, and names both', async () => {
    const report = await read('tversky.json');
    const hash = 'ef'.repeat(32);
    const mended = { ...report, adapter: { ...report.adapter, build: { version: '9', hash } } };
    await writeFile(file('mended.json'), writeReport(mended));
    const files = [file('iou.json'), file('mended.json')];
    const { code, stderr } = await run('report', 'merge', ...files, '--out', file('x.json'));
    expect(code).toBe(2);
    expect(stderr).toContain(`two builds of the adapter, ${report.adapter.build!.hash} and ${hash}`);
  });

  it('refuses runs of different adapters, and to overwrite what it reads', async () => {
    const mixed = await run(
      'report',
      'merge',
      file('iou.json'),
      file('flipped.json'),
      '--out',
      file('x.json'),
    );
    expect(mixed.code).toBe(2);
    expect(mixed.stderr).toMatch(/they differ in adapter: 'reference' and 'flipped'/);
    const same = await run('report', 'merge', file('iou.json'), '--out', file('iou.json'));
    expect(same.code).toBe(2);
    expect(same.stderr).toMatch(/it is also an input/);
  });
});

describe('segloss report show', () => {
  it('refuses a report of some losses, unless it is asked to', async () => {
    const refused = await run('report', 'show', file('iou.json'));
    expect(refused.code).toBe(2);
    expect(refused.stdout).toBe('');
    expect(refused.stderr).toMatch(/report '.*iou\.json': it has \d+ of \d+ checks.*iou\. .*add --partial/);
    expect((await run('report', 'show', '--partial', file('iou.json'))).code).toBe(0);
    const shown = await run('report', 'show', '--partial', file('iou.json'), file('flipped.json'));
    expect(shown.code).toBe(1);
    expect(shown.stdout).toMatch(/loss +│ reference:cpu +│ flipped:cpu/);
    expect(shown.stdout).toMatch(/iou +│ (\d+)\/\1 {2}0\.\d\d +│ \d+\/\1 .* failed/);
    expect(shown.stdout).toMatch(
      /reference:cpu: \d+ of \d+ in the report;.*\n {2}build 0\.0\.0 [0-9a-f]{12}/,
    );
  });

  it('shows whole reports, also as JSON with errors that are infinite', async () => {
    const report = await read('iou.json');
    const { first, others } = splitGolden(report);
    const off = { at: 0, expected: 0, actual: 1, error: 1, tolerance: 0, ratio: Number.POSITIVE_INFINITY };
    const failed = { ...first, status: 'fail' as const, reason: 'it is far off', value: off };
    const { counts } = report.footer;
    const footer = { ...report.footer, counts: { ...counts, pass: counts.pass - 1, fail: 1 }, ok: false };
    await writeWhole({ ...report, results: [failed, ...others], footer }, 'whole.json');
    const { code, stdout } = await run('report', 'show', file('whole.json'));
    expect(code).toBe(1);
    expect(stdout).toMatch(/iou +│ \d+\/\d+ {2}infinite {2}1 failed/);
    const printed = await run('report', 'show', '--json', file('whole.json'));
    expect(printed.code).toBe(1);
    const matrix = JSON.parse(printed.stdout);
    expect(matrix.columns).toMatchObject([{ name: 'reference:cpu', softwareRendering: null }]);
    expect(matrix.rows[0]).toMatchObject({ loss: 'iou', cells: [{ worst: 'Infinity' }] });
  });

  it('shows what has changed since, and what was not yet run', async () => {
    const report = await read('iou.json');
    const { first, others } = splitGolden(report);
    const results = [{ ...first, digest: 'f'.repeat(16) }, ...others];
    await writeWhole({ ...report, results }, 'old.json');
    const { code, stdout } = await run('report', 'show', file('old.json'));
    expect(code).toBe(0);
    expect(stdout).toMatch(/iou +│ (\d+)\/\1 {2}0\.\d\d {2}stale/);
    expect(stdout).toMatch(/dice +│ not yet run/);
    expect(stdout).toContain(`\n  iou: 1 check has changed since (${first.id})\n`);
  });

  it('refuses files that are cut short, and what is no report', async () => {
    const report = await read('iou.json');
    await writeFile(file('cut.json'), writeReport(report).slice(0, -20));
    for (const [names, message] of [
      [['cut.json'], /report '.*cut\.json': it is not JSON, perhaps cut short/],
      [['flipped.mjs'], /report '.*flipped\.mjs': it is not JSON/],
      [['nowhere.json'], /file '.*nowhere\.json': does not exist/],
    ] as const) {
      const { code, stdout, stderr } = await run('report', 'show', ...names.map(file));
      expect(stderr).toMatch(message);
      expect(stderr.trim().split('\n')).toHaveLength(1);
      expect(code).toBe(2);
      expect(stdout).toBe('');
    }
  });
});

describe('segloss report verify', () => {
  it('holds for what a run wrote, whether it passed or not', async () => {
    const files = [file('iou.json'), file('flipped.json')];
    const { code, stdout } = await run('report', 'verify', '--partial', ...files);
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /iou\.json': holds, build 0\.0\.0 [0-9a-f]{12}; \d+ results compared with numbers/,
    );
    // The module lies in a folder without a package.
    expect(stdout).toMatch(/flipped\.json': holds, unknown build; \d+ results compared/);
    const sampled = await run('report', 'verify', '--partial', '--sample', '2', file('iou.json'));
    expect(sampled.stdout).toMatch(/; 2 results compared with numbers computed again, \d+ were not drawn\n$/);
  });

  it('does not hold for what was changed since, and says why', async () => {
    const report = await read('flipped.json');
    const results = report.results.map((result) => {
      if (result.status !== 'fail') return result;
      const { reason: _, value, gradient, ...rest } = result;
      const fit = value && { ...value, expected: value.actual, error: 0, ratio: 0 };
      const fitting = gradient && { ...gradient, expected: gradient.actual, error: 0, ratio: 0 };
      return {
        ...rest,
        status: 'pass' as const,
        ...(fit && fitting ? { value: fit, gradient: fitting } : {}),
      };
    });
    const { pass, fail } = report.footer.counts;
    const counts = { ...report.footer.counts, pass: pass + fail, fail: 0 };
    const footer = { ...report.footer, counts, ok: true };
    await writeFile(file('forged.json'), writeReport({ ...report, results, footer }));
    const files = [file('forged.json'), file('iou.json')];
    const { code, stdout } = await run('report', 'verify', '--partial', ...files);
    expect(code).toBe(1);
    expect(stdout).toMatch(
      /forged\.json': does not hold, unknown build\n {2}iou\/\S+: gradient: element \d+ must be/,
    );
    expect(stdout).toMatch(/\n {2}and \d+ more\n.*iou\.json': holds/);
    const json = await run('report', 'verify', '--partial', '--json', ...files);
    expect(json.code).toBe(1);
    expect(JSON.parse(json.stdout)).toMatchObject([
      { file: files[0] },
      { file: files[1], problems: [], left: 0 },
    ]);
  });

  it('lacks nothing of the losses that were asked for, and wants a count', async () => {
    const { code, stdout } = await run('report', 'verify', '--sample', '1', file('iou.json'));
    expect(code).toBe(0);
    expect(stdout).toMatch(/holds/);
    const refused = await run('report', 'verify', '--sample', '0', file('iou.json'));
    expect(refused.code).toBe(2);
    expect(refused.stderr).toMatch(/--sample: it must be a count of checks, not '0'/);
  });
});

describe('segloss report check', () => {
  it('exits with 0 only when every loss is current, and names the command that renews the rest', async () => {
    const { code, stdout } = await run('report', 'check', file('iou.json'));
    expect(code).toBe(1);
    expect(stdout).toMatch(/iou\.json': not current\n/);
    expect(stdout).toContain('\n  dice: not yet run\n');
    expect(stdout).not.toMatch(/iou: /);
    const command = /renew it: segloss (conformance --adapter reference:cpu --report \S*iou\.json --renew)\n/;
    expect(stdout).toMatch(command);
    const { parts, checks } = await describeSuite();
    const report = await read('iou.json');
    const results = checks.map((check) => ({ ...report.results[0]!, ...check }));
    const counts = { ...report.footer.counts, pass: results.length, skipped: 0 };
    const footer = { ...report.footer, counts, executed: results.length };
    await writeWhole({ ...report, parts, results, footer }, 'current.json');
    const current = await run('report', 'check', file('current.json'));
    expect(current).toMatchObject({ code: 0, stdout: expect.stringMatching(/current\.json': current\n$/) });
    const both = await run('report', 'check', '--json', file('current.json'), file('iou.json'));
    expect(both.code).toBe(1);
    const [first, second] = JSON.parse(both.stdout);
    expect(first.losses[0]).toEqual({
      loss: first.losses[0].loss,
      state: 'current',
      changed: [],
      unrun: [],
      gone: [],
    });
    expect(second.losses.filter(({ state }: { state: string }) => state === 'current')).toHaveLength(2);
  });
});

describe('segloss report diff', () => {
  it('exits with 1 when checks no longer pass, and with 0 the other way round', async () => {
    const worse = await run('report', 'diff', file('iou.json'), file('flipped.json'));
    expect(worse.code).toBe(1);
    expect(worse.stdout).toMatch(
      /^before: reference:cpu.*, build .*\nafter: {2}flipped:cpu.*, unknown build.*\nnote: different adapters, 'reference' and 'flipped'\nWorse status:\n {2}iou\/\S+: pass -> fail/,
    );
    const better = await run('report', 'diff', file('flipped.json'), file('iou.json'));
    expect(better.code).toBe(0);
    expect(better.stdout).toMatch(/Other changes of status:\n {2}iou\/\S+: fail -> pass/);
  });

  it('exits with 0 when nothing changed', async () => {
    const { code, stdout } = await run('report', 'diff', file('iou.json'), file('iou.json'));
    expect(code).toBe(0);
    expect(stdout.trim().split('\n')).toHaveLength(3);
  });

  it('exits with 1 when checks are gone', async () => {
    const report = await read('iou.json');
    const { counts, executed } = report.footer;
    const footer = {
      ...report.footer,
      executed: executed - 1,
      counts: { ...counts, pass: counts.pass - 1 },
    };
    await writeFile(file('fewer.json'), writeReport({ ...report, results: report.results.slice(1), footer }));
    const gone = await run('report', 'diff', file('iou.json'), file('fewer.json'));
    expect(gone.code).toBe(1);
    expect(gone.stdout).toContain('Removed checks:');
    expect((await run('report', 'diff', file('fewer.json'), file('iou.json'))).code).toBe(0);
  });

  it('leaves out losses that one run was not asked for, and says so', async () => {
    await run('report', 'merge', file('iou.json'), file('tversky.json'), '--out', file('both.json'));
    for (const names of [
      ['both.json', 'iou.json'],
      ['iou.json', 'both.json'],
    ]) {
      const { code, stdout } = await run('report', 'diff', ...names.map(file));
      expect(code).toBe(0);
      expect(stdout).toMatch(/\nnote: .*is partial, of iou only.*: \d+ checks of other losses left out\n/);
      expect(stdout).not.toMatch(/Added|Removed/);
    }
  });

  it('prints JSON', async () => {
    const { stdout } = await run('report', 'diff', '--json', file('iou.json'), file('flipped.json'));
    expect(JSON.parse(stdout).statusChanged[0]).toMatchObject({ before: 'pass', after: 'fail' });
  });
});

describe('segloss report', () => {
  it('prints its help without a command', async () => {
    const { code } = await run('report');
    expect(code).toBe(2);
    expect((await run('report', '--help')).stdout).toMatch(/show.*check.*verify.*merge.*diff/s);
  });
});
