import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readReport } from '@segloss/conformance';
import { expect, it } from 'vitest';
import { run, temporaryFolder } from '../testing/cli.test-support.ts';
import { unableSource, writeModule } from '../testing/reports.test-support.ts';

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));
const loader = path('../../../../node_modules/tsx/dist/loader.mjs');
const cli = ['--conditions=segloss-source', '--import', loader, path('../main.ts')];

/** Runs the suite until its first check, and stops it there. */
async function stopEarly(module: string, report: string): Promise<string> {
  const child = spawn('node', [...cli, 'conformance', '--adapter', module, '--report', report]);
  const ended = once(child, 'exit');
  let stderr = '';
  for await (const chunk of child.stderr) {
    stderr += String(chunk);
    // The adapter says so when the run begins.
    if (!child.killed && stderr.includes('opening')) child.kill('SIGTERM');
  }
  expect(await ended).toEqual([143, null]);
  return stderr;
}

it.skipIf(process.platform === 'win32')(
  'writes the report of the checks that were done when it is stopped, and keeps an existing one',
  async () => {
    const folder = await temporaryFolder();
    const module = await writeModule(folder, 'unable.mjs', unableSource());
    const report = join(folder, 'report.json');
    expect(await stopEarly(module, report)).toContain('stopping after the current check');
    const first = await readFile(report, 'utf8');
    const { results, suite } = readReport(first);
    expect(results.length).toBeLessThan(suite.checks);

    await stopEarly(module, report);
    expect(await readFile(report, 'utf8')).toBe(first);
    const partial = await readFile(`${report}.part`, 'utf8');
    expect(readReport(partial).results.length).toBeLessThan(suite.checks);

    const { code, stderr } = await run('conformance', '--adapter', module, '--report', report);
    expect(code).toBe(2);
    expect(stderr).toMatch(
      /report\.json\.part': it holds what was done .* Move it away to keep it, or delete it/,
    );
    expect(await readFile(`${report}.part`, 'utf8')).toBe(partial);
  },
);
