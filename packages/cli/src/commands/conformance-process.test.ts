import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readReport } from '@segloss/conformance';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../testing/cli.test-support.ts';
import { unableSource, writeModule } from '../testing/reports.test-support.ts';

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));
const loader = path('../../../../node_modules/tsx/dist/loader.mjs');
const cli = ['--conditions=segloss-source', '--import', loader, path('../main.ts')];

it.skipIf(process.platform === 'win32')(
  'writes the report of the checks that were done when it is stopped',
  async () => {
    const folder = await temporaryFolder();
    const module = await writeModule(folder, 'unable.mjs', unableSource());
    const report = join(folder, 'report.json');
    const child = spawn('node', [...cli, 'conformance', '--adapter', module, '--report', report]);
    const ended = once(child, 'exit');
    let stderr = '';
    for await (const chunk of child.stderr) {
      stderr += String(chunk);
      // The adapter says so when the run begins.
      if (!child.killed && stderr.includes('opening')) child.kill('SIGTERM');
    }
    expect(await ended).toEqual([143, null]);
    expect(stderr).toContain('stopping after the current check');
    const { results, suite } = readReport(await readFile(report, 'utf8'));
    expect(results.length).toBeLessThan(suite.checks);
  },
);
