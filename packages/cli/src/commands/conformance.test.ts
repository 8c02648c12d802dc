import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type CheckResult, type Report, readReport, writeReport } from '@segloss/conformance';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { run, temporaryFolder } from '../testing/cli.test-support.ts';
import { flippedSource, installPackage, unableSource, writeModule } from '../testing/reports.test-support.ts';

/** A loss without cases of a million voxels. */
const loss = 'iou';
const link = 'https://example.org/1';

/** Leaves out what takes long. */
const quick = ['iou/*', 'law/*/iou', 'tversky/*'].flatMap((id) => ['--only', id]);

const conformance = (adapter: string, ...rest: string[]) =>
  run('conformance', '--adapter', adapter, ...quick, ...rest);

const failuresOf = ({ results }: Report) =>
  results.filter(({ status }) => status === 'fail' || status === 'error');

/** Writes a list that expects these checks to fail. */
async function expectFailures(folder: string, ids: readonly string[], rest = {}): Promise<string> {
  const path = join(folder, 'known.json');
  await writeFile(path, JSON.stringify(ids.map((id) => ({ id, reason: 'it cannot', link, ...rest }))));
  return path;
}

afterEach(() => vi.restoreAllMocks());

describe('segloss conformance', () => {
  it('passes the reference, prints a table, and writes a report', async () => {
    const path = join(await temporaryFolder(), 'report.json');
    const { code, stdout, stderr } = await conformance('reference', '--loss', loss, '--report', path);
    expect(stderr).toBe('');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^reference:cpu, @segloss\/core .*, node [\d.]+, .*arithmetic cpu-float64\n/);
    expect(stdout).toMatch(/iou +│ +(\d+)\/\1 │.* +(\d+)\/\2 │ +0\.\d\d │/);
    expect(stdout).toMatch(
      /\n\d+ golden, \d+ law: \d+ checks, 0 unexpected; worst error 0\.\d\d of what is tolerated\n/,
    );
    const report = readReport(await readFile(path, 'utf8'));
    expect(report).toMatchObject({ losses: [loss], adapter: { name: 'reference' }, footer: { ok: true } });
  });

  it('takes lists of losses and kinds at once or one by one', async () => {
    const args = ['--adapter', 'reference', '--json', '--only', '*/iou*', '--only', 'tversky/*'];
    const kindsOf = async (...rest: string[]) => {
      const [report]: Report[] = JSON.parse((await run('conformance', ...args, ...rest)).stdout);
      return new Set(report!.results.map((result) => `${result.loss} ${result.kind}`));
    };
    const all = await kindsOf('--loss', 'iou,tversky', '--kind', 'golden,random');
    expect([...all].sort()).toEqual(['iou random', 'tversky golden']);
    expect(
      await kindsOf('--loss', 'iou', '--loss', 'tversky', '--kind', 'golden', '--kind', 'random'),
    ).toEqual(all);
  });

  it('renews one loss of a report, and keeps the others as they are', async () => {
    const path = join(await temporaryFolder(), 'report.json');
    await conformance('reference', '--loss', 'iou,tversky', '--report', path);
    const before = readReport(await readFile(path, 'utf8'));
    const old = before.results.map((result) =>
      result.loss === loss ? { ...result, digest: 'f'.repeat(16) } : result,
    );
    await writeFile(path, writeReport({ ...before, results: old }));
    const { code } = await conformance('reference:cpu', '--loss', loss, '--report', path, '--renew');
    expect(code).toBe(0);
    const after = readReport(await readFile(path, 'utf8'));
    const strip = ({ milliseconds: _, renewal: __, ...rest }: CheckResult) => rest;
    const byId = (a: CheckResult, b: CheckResult) => (a.id < b.id ? -1 : 1);
    expect(after.results.toSorted(byId).map(strip)).toEqual(before.results.toSorted(byId).map(strip));
    for (const result of after.results) expect(result.renewal).toBe(result.loss === loss ? 0 : undefined);
    expect(after).toMatchObject({
      startedAt: before.startedAt,
      renewals: [{ suite: { digest: after.suite.digest } }],
    });
  });

  it('renews only a report that is there, and of this device', async () => {
    const path = join(await temporaryFolder(), 'report.json');
    const unnamed = await conformance('reference', '--loss', loss, '--renew');
    expect(unnamed).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('Name its file with --report.'),
    });
    const missing = await conformance('reference', '--loss', loss, '--renew', '--report', path);
    expect(missing).toMatchObject({ code: 2, stderr: expect.stringContaining('does not exist') });
    await conformance('reference', '--loss', loss, '--report', path);
    const text = await readFile(path, 'utf8');
    await writeFile(path, text.replace('"name": "reference"', '"name": "other"'));
    const other = await conformance('reference', '--loss', loss, '--renew', '--report', path);
    expect(other.stderr).toContain("its adapter is 'other', and here it is 'reference'");
    expect(other.code).toBe(2);
  });

  it('does not replace a report by one without some of its losses', async () => {
    const path = join(await temporaryFolder(), 'report.json');
    await conformance('reference', '--loss', 'iou,tversky', '--report', path);
    const before = await readFile(path);
    const less = await conformance('reference', '--loss', loss, '--report', path);
    expect(less).toMatchObject({ code: 2, stdout: '' });
    expect(less.stderr).toContain(
      'it holds the results of tversky, and would be replaced. Add --renew to keep',
    );
    expect(await readFile(path)).toEqual(before);
    const more = await conformance('reference', '--loss', 'iou,tversky', '--report', path);
    expect(more.code).toBe(0);
    await writeFile(path, String(before).replace('"name": "reference"', '"name": "other"'));
    const other = await conformance('reference', '--loss', loss, '--report', path);
    expect(other.stderr).toContain(
      'of other:cpu, and would be replaced. Give another name, or delete it first.',
    );
    await writeFile(path, String(before).slice(0, 200));
    const cut = await conformance('reference', '--loss', loss, '--report', path);
    expect(cut.stderr).toContain('which losses it covers cannot be read');
  });

  it('fails an adapter whose gradient has the wrong sign, and writes the report all the same', async () => {
    const folder = await temporaryFolder();
    const module = await writeModule(folder, 'flipped.mjs', flippedSource);
    const path = join(folder, 'report.json');
    const { code, stdout } = await conformance(module, '--loss', loss, '--report', path);
    expect(code).toBe(1);
    expect(stdout).toMatch(
      /Failures:\n {2}iou\/\S+: fail: gradient\[\d+\] is .* expected .* is tolerated.*\n/,
    );
    const report = readReport(await readFile(path, 'utf8'));
    const { length } = failuresOf(report);
    expect(length).toBeGreaterThan(5);
    expect(report.footer.ok).toBe(false);
    expect(stdout).toContain(`, ${length} unexpected;`);
  });

  it('runs on all devices that can be opened, and keeps what engines print out of the JSON', async () => {
    const folder = await temporaryFolder();
    const source = unableSource(["yes('a')", "no('b')", "yes('shut')", "yes('c')"]);
    const module = await writeModule(folder, 'unable.mjs', `process.stdout.write('loading\\n');${source}`);
    const { code, stdout, stderr } = await conformance(module, '--json', '--loss', loss);
    expect(code).toBe(1);
    const reports: Report[] = JSON.parse(stdout);
    expect(reports.map(({ device }) => device.id)).toEqual(['a', 'c']);
    expect(reports[0]?.footer.counts.error).toBeGreaterThan(0);
    expect(stderr).toContain('loading\n');
    expect(stderr).toContain('opening\n');
    expect(stderr).toMatch(/\[segloss\/\w+\] device 'shut' of 'unable': .*it is shut/);
    // Nothing stays redirected.
    expect((await run('--version')).stdout).not.toBe('');
  });

  it('finds packages in the folder where it is run', async () => {
    const folder = await temporaryFolder();
    await installPackage(folder, 'segloss-unable', unableSource());
    vi.spyOn(process, 'cwd').mockReturnValue(folder);
    const { code, stdout } = await conformance('segloss-unable', '--loss', loss);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^unable:a, nothing 1\.2\.3, /);
    expect(stdout).toMatch(/\d+ golden checks \(iou\/\S+, .*\.\.\.\): error: no ops.*\n/);
    expect(stdout).toMatch(/ law checks [\s\S]*\n {2}--verbose, --report FILE or --json has them all\n/);
  });

  it('passes when every failure was expected, and fails when one of them is stale', async () => {
    const folder = await temporaryFolder();
    const module = await writeModule(folder, 'unable.mjs', unableSource(["yes('a')", "no('other')"]));
    const path = join(folder, 'report.json');
    const args = [module, '--loss', loss, '--report', path] as const;
    await conformance(...args);
    const ids = failuresOf(readReport(await readFile(path, 'utf8'))).map(({ id }) => id);

    const known = await expectFailures(folder, ids);
    const all = await conformance(...args, '--expected-failures', known);
    expect(all.code).toBe(0);
    expect(all.stdout).toContain(`, ${ids.length} expected to fail, 0 unexpected;`);
    expect(all.stdout).toContain(`  ${ids[0]}: error, as expected: it cannot (${link})`);

    await expectFailures(folder, [...ids, 'iou/no-such-check']);
    const stale = await conformance(...args, '--expected-failures', known);
    expect(stale.code).toBe(1);
    expect(stale.stdout).toMatch(/Stale: .*\n {2}iou\/no-such-check\n/);

    await expectFailures(folder, ids, { devices: ['other'] });
    const elsewhere = await conformance(...args, '--expected-failures', known);
    expect(elsewhere.code).toBe(1);
    expect(elsewhere.stdout).toContain(`, ${ids.length} unexpected;`);
  });
});

describe('bad input to segloss conformance', () => {
  const refuses = async (message: RegExp, ...args: string[]) => {
    const { code, stdout, stderr } = await run('conformance', ...args);
    expect(stderr.trim().split('\n').at(-1)).toMatch(message);
    expect(code).toBe(2);
    expect(stdout).toBe('');
  };

  it.each([
    ['no adapter', /--adapter and --harness: neither of them is given\. Name an adapter/, []],
    ['an unknown adapter', /adapter 'tfsj': .*Did you mean 'tfjs'/, ['--adapter', 'tfsj']],
    ['an unknown device', /cannot open device 'abacus'/, ['--adapter', 'tfjs', '--device', 'abacus']],
    ['an unknown device of a name', /cannot open device 'abacus'/, ['--adapter', 'tfjs:abacus']],
    ['an unknown loss', /loss 'dise': .*Did you mean 'dice'/, ['--adapter', 'tfjs', '--loss', 'dice,dise']],
    [
      'a missing list',
      /file 'no\.json': does not exist/,
      ['--adapter', 'tfjs', '--expected-failures', 'no.json'],
    ],
    ['an unknown kind', /--kind 'goldn': .*Did you mean 'golden'/, ['--adapter', 'tfjs', '--kind', 'goldn']],
    [
      'an unknown check',
      /check 'iou\/plian': there is no such check\. Did you mean 'iou\/plain'/,
      ['--adapter', 'tfjs', '--only', 'dice/*', '--only', 'iou/plian'],
    ],
    ['a part that there is not', /shard '3\/2': .*Write 1\/4/, ['--adapter', 'tfjs', '--shard', '3/2']],
    ['a number of times', /--repeat 'often': it is not a whole/, ['--adapter', 'tfjs', '--repeat', 'often']],
    ['none of the slowest', /--slowest '0': it is not a whole/, ['--adapter', 'tfjs', '--slowest', '0']],
    ['an unknown option', /unknown option '--onyl'.*--only/, ['--adapter', 'tfjs', '--onyl', 'iou/plain']],
    ['a stray argument', /too many arguments/, ['--adapter', 'tfjs', 'iou/plain']],
    [
      'nothing to resume',
      /--resume: .*Name the report of the interrupted run/,
      ['--adapter', 'tfjs', '--resume'],
    ],
    [
      'two lists of failures',
      /--update-expected-failures: .*Name the list once/,
      ['--adapter', 'tfjs', '--expected-failures', 'a.json', '--update-expected-failures', 'b.json'],
    ],
    [
      'a report nowhere',
      /output '\/nowhere\/r\.json': its folder does not exist/,
      ['--adapter', 'reference', '--report', '/nowhere/r.json'],
    ],
    [
      'one report of two devices',
      /--report: it holds the report of one device, and \d can be opened: .*wasm, cpu\. .*--device/,
      ['--adapter', 'tfjs', '--report', 'r.json'],
    ],
  ])('%s is one line on stderr and exit code 2', async (_name, message, args) => {
    await refuses(message, ...args);
  });

  it('destroys nothing that it reads', async () => {
    const folder = await temporaryFolder();
    const module = await writeModule(folder, 'unable.mjs', unableSource());
    const known = await expectFailures(folder, []);
    await refuses(/it exists and is not a conformance report/, '--adapter', module, '--report', module);
    const message = /it is also an input, and would be overwritten/;
    await refuses(message, '--adapter', module, '--report', known, '--expected-failures', known);
    await mkdir(join(folder, 'r.json'));
    await refuses(/it is a folder/, '--adapter', module, '--report', join(folder, 'r.json'));
    expect((await readdir(folder)).sort()).toEqual(['known.json', 'r.json', 'unable.mjs']);
    expect(await readFile(module, 'utf8')).toBe(unableSource());
  });

  it('a device that does not open leaves no report', async () => {
    const folder = await temporaryFolder();
    const module = await writeModule(folder, 'unable.mjs', unableSource(["yes('shut')"]));
    await refuses(/it is shut/, '--adapter', module, '--report', join(folder, 'r.json'));
    expect(await readdir(folder)).toEqual(['unable.mjs']);
  });
});
