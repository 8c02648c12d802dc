import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeReport } from '@segloss/conformance';
import { writeNpy } from '@segloss/files';
import { writeBenchmark } from '@segloss/measure';
import { describe, expect, it } from 'vitest';
import { logits, run, temporaryFolder, writeCase } from '../testing/cli.test-support.ts';
import { makeReport, resultOf } from '../testing/reports.test-support.ts';
import { mask, nifti, predictedMask } from '../testing/volumes.test-support.ts';

/** Clears the screen, sets a title in C1, forges a line, and turns the direction of the text. */
const hostile = 'a\u001b[2J\u009d0;owned\u009c\nforged\u202eb\u007f';
const obeyed = /[\p{Cc}\u202A-\u202E\u2066-\u2069]/u;

/** Checks that nothing that a terminal obeys is in an output, line ends aside, and no line is forged. */
function expectHarmless(...outputs: readonly string[]): void {
  for (const output of outputs) {
    expect(output.replaceAll('\n', '')).not.toMatch(obeyed);
    expect(output).not.toMatch(/^\W*forged/m);
    expect(output).not.toContain('\\\\u');
  }
  expect(outputs.join('')).toContain('\\u001b[2J');
}

describe.skipIf(process.platform === 'win32')('names and contents that a terminal would obey', () => {
  const writeHostile = async () => {
    const folder = await temporaryFolder();
    const { target } = await writeCase(folder);
    const prediction = join(folder, `${hostile}.npy`);
    await writeNpy(prediction, Float64Array.from(logits), [1, 3, 2, 3], 'C');
    return { folder, prediction, target };
  };

  it('are written out in tables, JSON and files of segloss score', async () => {
    const { folder, prediction, target } = await writeHostile();
    const options = ['--prediction', prediction, '--target', target, '--loss', 'dice'];
    const gradient = join(folder, `g${hostile}.npy`);
    const table = await run('score', ...options, '--gradient', gradient);
    expect(table.code).toBe(0);
    expectHarmless(table.stdout);
    const { stdout } = await run('score', ...options, '--json');
    expectHarmless(stdout.replaceAll('\\n', ''));
    expect(JSON.parse(stdout).prediction).toBe(prediction);
  });

  it('are written out in errors and warnings', async () => {
    const { folder, prediction, target } = await writeHostile();
    const score = (...options: string[]) => run('score', '--loss', 'dice', ...options);
    const masks = { p: join(folder, `p${hostile}.nii`), t: join(folder, 't.nii') };
    await writeFile(masks.p, nifti('u1', predictedMask));
    await writeFile(masks.t, nifti('u1', mask));
    const outcomes = [
      await score('--prediction', `${prediction}x`, '--target', target),
      await score('--prediction', join(folder, `none${hostile}.npy`), '--target', target),
      await score('--prediction', prediction, '--target', target, '--activation', 'none'),
      await score('--prediction', target, '--target', prediction),
      await score('--prediction', prediction, '--target', target, '--gradient', prediction),
      await score('--prediction', prediction, '--target', target, '--params', `{"${hostile}": 1}`),
      await score('--prediction', prediction, '--target', target, '--backend', hostile),
      await score('--prediction', prediction, '--target', target, '--axes', hostile),
      await run('score', '--loss', hostile, '--prediction', prediction, '--target', target),
      await run('score', `--${hostile}`),
      await run(hostile),
    ];
    for (const { code, stderr } of outcomes) {
      expect(code).toBe(2);
      expectHarmless(stderr);
      expect(stderr.trim().split('\n')).toHaveLength(1);
    }
    const warned = await score('--prediction', masks.p, '--target', masks.t);
    expect(warned.stderr).toMatch(/^warning: prediction '.*holds a mask/);
    expectHarmless(warned.stderr);
  });

  it('are written out of headers', async () => {
    const { folder, target } = await writeHostile();
    const path = join(folder, 'a.npy');
    const header = `{'descr': '<f4${hostile.replace('\n', '')}', 'fortran_order': False, 'shape': (1,)}`;
    const bytes = Buffer.from(`\x93NUMPY\x01\0\0\0${header}\n`, 'latin1');
    bytes.writeUInt16LE(bytes.length - 10, 8);
    await writeFile(path, bytes);
    const { stderr } = await run('score', '--loss', 'dice', '--prediction', path, '--target', target);
    expect(stderr).toContain('is not supported');
    expectHarmless(stderr);
  });

  it('are written out of reports, shown, compared and merged', async () => {
    const folder = await temporaryFolder();
    const parts = (status: 'pass' | 'fail') => {
      const name = `x${hostile}`;
      const report = makeReport([resultOf(name, { status, reason: hostile, loss: name })], {
        ok: status === 'pass',
      });
      const environment = { ...report.environment, runtime: hostile, gpu: hostile };
      const build = { version: hostile, hash: '0'.repeat(64) };
      const adapter = { name: hostile, build, library: { name: hostile, version: hostile } };
      const made = { commit: null, id: hostile, by: hostile };
      const suite = { ...report.suite, digest: '0'.repeat(64) };
      return { ...report, suite, environment, adapter, run: made };
    };
    const [before, after] = [join(folder, 'before.json'), join(folder, `after${hostile}.json`)];
    await writeFile(before, writeReport(parts('pass')));
    await writeFile(after, writeReport(parts('fail')));
    const shown = await run('report', 'show', before, after);
    expect(shown.stderr).toBe('');
    expectHarmless(shown.stdout);
    const compared = await run('report', 'diff', before, after);
    expect(compared.code).toBe(1);
    expectHarmless(compared.stdout);
    const json = await run('report', 'show', before, '--json');
    expectHarmless(json.stdout.replaceAll('\\n', ''));
    await writeFile(after, `{"format": "${hostile}"}`);
    expectHarmless((await run('report', 'show', after)).stderr);
    expect(writeReport(parts('pass')).replaceAll('\n', '')).not.toMatch(obeyed);
  });

  it('are written out of benchmarks that are compared', async () => {
    const out = join(await temporaryFolder(), 'before.json');
    const bench = (...rest: string[]) =>
      run('bench', '--shape', '1x2x6x5', '--runs', '2', '--backend', 'reference', ...rest);
    await bench('--out', out, '--loss', 'iou');
    const text = await readFile(out, 'utf8');
    const benchmark = JSON.parse(text);
    benchmark.machine.cpu = hostile;
    benchmark.rows[0].library = { name: hostile, version: hostile };
    benchmark.rows[0].backend = hostile;
    await writeFile(out, writeBenchmark(benchmark));
    const { stdout, stderr } = await bench('--compare', out, '--loss', 'iou');
    expect(stderr).toBe('');
    expectHarmless(stdout);
  });
});
