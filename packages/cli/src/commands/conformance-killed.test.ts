import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type CheckResult, mergeReports, readReport } from '@segloss/conformance';
import { describe, expect, it } from 'vitest';
import { type Outcome, run, temporaryFolder } from '../testing/cli.test-support.ts';
import { flippedSource, unableSource, writeModule } from '../testing/reports.test-support.ts';

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));
const loader = path('../../../../node_modules/tsx/dist/loader.mjs');
const cli = ['--conditions=segloss-source', '--import', loader, path('../main.ts'), 'conformance'];

/** Cannot do anything, and takes its time. */
const slowSource = unableSource().replace(
  'const compile = async () => {',
  'const compile = async () => {\n  await new Promise((resolve) => setTimeout(resolve, 20));',
);

/** Runs the command as a process in a folder. */
const startProcess = (folder: string, ...args: string[]): Promise<Outcome> =>
  promisify(execFile)('node', [...cli, ...args], { cwd: folder }).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    ({ code, stdout, stderr }: Outcome) => ({ code, stdout, stderr }),
  );

/** Runs the command on files of a folder. */
const start = (folder: string, ...args: string[]): Promise<Outcome> =>
  run('conformance', ...args.map((arg) => (/\.(mjs|json|xml)$/.test(arg) ? join(folder, arg) : arg)));

const linesOf = async (file: string): Promise<readonly string[]> =>
  (await readFile(file, 'utf8').catch(() => '')).split('\n').slice(0, -1);

/** Waits until a file has so many lines, then ends the process at once. */
async function killAt(child: ChildProcess, file: string, lines: number): Promise<void> {
  const ended = once(child, 'exit');
  while ((await linesOf(file)).length < lines) await new Promise((resolve) => setTimeout(resolve, 5));
  child.kill('SIGKILL');
  expect(await ended).toEqual([null, 'SIGKILL']);
}

const checks = ['--only', 'iou/*', '--report', 'report.json'] as const;

describe.skipIf(process.platform === 'win32')('a run that is killed', () => {
  it('loses no check that was over, and can be resumed', { timeout: 120_000 }, async () => {
    const folder = await temporaryFolder();
    await writeModule(folder, 'adapter.mjs', slowSource);
    const journal = join(folder, 'report.json.jsonl');
    const args = ['--adapter', './adapter.mjs', ...checks];
    await killAt(spawn('node', [...cli, ...args], { cwd: folder }), journal, 4);
    const [head, ...lines] = await linesOf(journal);
    expect(await readdir(folder)).not.toContain('report.json');
    // As if the last line had been cut short.
    await writeFile(journal, `${[head, ...lines].join('\n')}\n{"result":{"id":"iou/`);

    const again = await startProcess(folder, ...args);
    expect(again).toMatchObject({ code: 2, stdout: '' });
    expect(again.stderr).toMatch(/report\.json\.jsonl': it holds what was done .*Add --resume to go on/);

    const resumed = await startProcess(folder, ...args, '--resume');
    expect(resumed.code).toBe(1);
    const report = readReport(await readFile(join(folder, 'report.json'), 'utf8'));
    const before: readonly CheckResult[] = lines.map((line) => JSON.parse(line).result);
    expect(before.length).toBeGreaterThanOrEqual(3);
    expect(report.results.slice(0, before.length)).toEqual(before);
    expect(report.results.length).toBeGreaterThan(before.length);
    expect(report.startedAt).toBe(JSON.parse(head!).startedAt);
    expect((await readdir(folder)).sort()).toEqual(['adapter.mjs', 'report.json']);
  });
});

/** Writes an adapter into a package: of others, nobody knows the build. */
async function writeAdapter(folder: string, source: string): Promise<void> {
  await writeFile(join(folder, 'package.json'), '{ "name": "adapter", "version": "1.0.0" }');
  await writeModule(folder, 'adapter.mjs', source);
}

describe('the command', () => {
  it('runs parts whose reports merge, and lists what fails for later runs', {
    timeout: 120_000,
  }, async () => {
    const folder = await temporaryFolder();
    await writeAdapter(folder, flippedSource);
    const adapter = ['--adapter', './adapter.mjs'];
    const only = ['--only', 'iou/*', '--kind', 'golden'];
    for (const part of [1, 2]) {
      const report = ['--report', `${part}.json`, '--shard', `${part}/2`];
      expect((await start(folder, ...adapter, ...only, ...report)).code).toBe(1);
    }
    const parts = await Promise.all(
      [1, 2].map(async (part) => readReport(await readFile(join(folder, `${part}.json`), 'utf8'))),
    );
    const [first, second] = parts.map(({ results }) => results.length);
    // The whole suite is dealt out evenly, and not the cases of one loss.
    expect(Math.min(first!, second!)).toBeGreaterThan(5);
    const { results } = mergeReports(parts);
    expect(results).toHaveLength(first! + second!);

    const list = ['--update-expected-failures', 'known.json'];
    const junit = ['--junit', 'junit.xml'];
    const whole = await start(folder, ...adapter, ...only, ...list, ...junit, '--slowest', '1');
    expect(whole.code).toBe(1);
    expect(whole.stdout).toMatch(/\nSlowest 1 check, \d+ % of the time of all:\n/);
    expect(whole.stdout).toContain('without a reason: fill in their reasons and links');
    expect(await readFile(join(folder, 'junit.xml'), 'utf8')).toContain('<testcase name="iou/plain"');
    const failed = results.filter(({ status }) => status === 'fail');
    const entries: { id: string; reason: string; link: string }[] = JSON.parse(
      await readFile(join(folder, 'known.json'), 'utf8'),
    );
    expect(entries.map(({ id }) => id).sort()).toEqual(failed.map(({ id }) => id).sort());

    const unfilled = await start(folder, ...adapter, ...only, '--expected-failures', 'known.json');
    expect(unfilled).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("'reason' must not be empty"),
    });
    const filled = entries.map((entry) => ({ ...entry, reason: 'a sign', link: 'https://example.org/1' }));
    await writeFile(join(folder, 'known.json'), JSON.stringify(filled, undefined, 2));
    const known = await start(folder, ...adapter, ...only, ...list);
    expect(known.code).toBe(0);
    expect(JSON.parse(await readFile(join(folder, 'known.json'), 'utf8'))).toEqual(filled);
  });

  it('ends at the first failure, and shows what failed wholly', { timeout: 60_000 }, async () => {
    const folder = await temporaryFolder();
    await writeModule(folder, 'adapter.mjs', unableSource());
    const args = [
      '--adapter',
      './adapter.mjs',
      '--only',
      'iou/*',
      '--fail-fast',
      '--verbose',
      '--repeat',
      '2',
    ];
    const { code, stdout, stderr } = await start(folder, ...args);
    expect(code).toBe(1);
    expect(stdout).toContain('\n1 golden: 1 check, 1 unexpected;');
    expect(stdout).toMatch(
      /\n {2}iou\/plain: error\n {6}no\n {6}ops, which the adapter does not declare unsupported\n {6}UnsupportedGraphError: no\n {6}ops\n {10}at .*adapter\.mjs:\d+:\d+/,
    );
    // No bar in a pipe.
    expect(stderr).toBe('opening\n');
  });

  it('keeps a report that has more checks than the run', { timeout: 60_000 }, async () => {
    const folder = await temporaryFolder();
    await writeAdapter(folder, unableSource());
    await start(folder, '--adapter', './adapter.mjs', ...checks);
    const text = await readFile(join(folder, 'report.json'), 'utf8');
    const less = ['--adapter', './adapter.mjs', '--only', 'iou/plain', '--report', 'report.json'];
    const refused = await start(folder, ...less);
    expect(refused.code).toBe(2);
    expect(refused.stderr).toMatch(
      /it holds \d+ results of other checks, and would be replaced\. Add --renew/,
    );
    expect(await readFile(join(folder, 'report.json'), 'utf8')).toBe(text);
    await start(folder, ...less, '--renew');
    const { results, renewals } = readReport(await readFile(join(folder, 'report.json'), 'utf8'));
    expect(renewals).toHaveLength(1);
    expect(results.filter(({ renewal }) => renewal === 0).map(({ id }) => id)).toEqual(['iou/plain']);
  });
});
