import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { temporaryFolder, writeCase } from '../testing/cli.test-support.ts';

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));
const loader = path('../../../../node_modules/tsx/dist/loader.mjs');
const cli = ['--conditions=segloss-source', '--import', loader, path('../main.ts')];

/** Writes a manifest with so many cases that no run is done before somebody stops it. */
async function longManifest(cases = 30_000) {
  const folder = await temporaryFolder();
  await writeCase(folder);
  const manifest = join(folder, 'cases.jsonl');
  const entry = { logits: 'logits.npy', target: 'target.npy', loss: 'dice', backend: 'reference' };
  const lines = Array.from({ length: cases }, (_, i) => JSON.stringify({ id: `case ${i}`, ...entry }));
  await writeFile(manifest, `${lines.join('\n')}\n`);
  return { folder, manifest, out: join(folder, 'results.jsonl') };
}

/** Starts a run, and gives it a signal as soon as some of its cases are done. */
async function endWith(signal: NodeJS.Signals, manifest: string, out: string) {
  const child = spawn('node', [...cli, 'score', '--manifest', manifest, '--out', out]);
  let stderr = '';
  child.stderr.on('data', (chunk) => {
    stderr += String(chunk);
  });
  const ended = once(child, 'exit');
  const lines = async () => (await readFile(`${out}.part`, 'utf8').catch(() => '')).split('\n').length - 1;
  while ((await lines()) < 5) await new Promise((resolve) => setTimeout(resolve, 10));
  child.kill(signal);
  const [code, endedBy] = await ended;
  return { code, endedBy, stderr };
}

/** Reads the finished lines of a file: all that end. */
const finished = async (file: string) =>
  (await readFile(file, 'utf8'))
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line));

describe('a process that scores a manifest', () => {
  it('leaves all finished cases behind when it is killed', async () => {
    const { folder, manifest, out } = await longManifest();
    expect(await endWith('SIGKILL', manifest, out)).toMatchObject({ endedBy: 'SIGKILL' });
    expect((await readdir(folder)).filter((name) => name.startsWith('results'))).toEqual([
      'results.jsonl.part',
    ]);
    const results = await finished(`${out}.part`);
    expect(results.length).toBeGreaterThanOrEqual(5);
    for (const [i, result] of results.entries()) {
      expect(result).toEqual({
        id: `case ${i}`,
        loss: 'dice',
        backend: 'reference',
        value: expect.closeTo(0.52308898, 8),
      });
    }
  });

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)(
    'ends after the running case on %s, and says where the others are',
    async (signal, exitCode) => {
      const { folder, manifest, out } = await longManifest();
      const { code, stderr } = await endWith(signal, manifest, out);
      expect(code).toBe(exitCode);
      const results = await finished(`${out}.part`);
      expect(stderr).toContain('stopping after the current case');
      expect(stderr).toContain(`stopped by ${signal} after ${results.length} of 30000 cases`);
      expect(stderr).toContain(`${results.length} finished cases are in '${out}.part'`);
      expect(await readdir(folder)).not.toContain('results.jsonl');
    },
  );

  it('says that a disk is full', async () => {
    const { manifest } = await longManifest(2);
    const { status, stderr } = spawnSync(
      'node',
      [...cli, 'score', '--manifest', manifest, '--out', '/dev/full'],
      {
        encoding: 'utf8',
      },
    );
    expect(status).toBe(2);
    expect(stderr).toBe(
      "[segloss/files] file '/dev/full': cannot be written: the disk is full. Make room, or write elsewhere.\n",
    );
  });

  it('ends without a word when nobody reads its results any more', async () => {
    const { manifest } = await longManifest();
    const child = spawn('node', [...cli, 'score', '--manifest', manifest]);
    let stderr = '';
    child.stderr.on('data', (chunk) => {
      stderr += String(chunk);
    });
    await once(child.stdout, 'data');
    child.stdout.destroy();
    expect(await once(child, 'exit')).toEqual([0, null]);
    expect(stderr).toBe('');
  });
});
