import { spawnSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from './testing/cli.test-support.ts';

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));
const loader = path('../../../node_modules/tsx/dist/loader.mjs');
const fromSources = ['--conditions=segloss-source', '--import', loader, path('./main.ts')];

/** Checks an adapter that is made of a piece of code, in a process of its own. */
async function runOn(code: string) {
  const file = join(await temporaryFolder(), 'adapter.mjs');
  await writeFile(file, code);
  return spawnSync('node', [...fromSources, 'conformance', '--adapter', file], {
    encoding: 'utf8',
    timeout: 30_000,
  });
}

describe('a process', () => {
  it('that an adapter ends is no success', async () => {
    const { status, stderr } = await runOn('process.exit(0);');
    expect([status, stderr]).toEqual([2, expect.stringContaining('ended from within, with code 0')]);
  });

  it('that waits for ever ends, and says so', async () => {
    const { status, stderr } = await runOn(
      'export const adapter = { name: "x", library() {}, open() {}, devices: () => new Promise(() => {}) };',
    );
    expect([status, stderr]).toEqual([2, expect.stringContaining('ended from within')]);
  });

  it('does not wait for timers of an engine', async () => {
    const { status, signal } = await runOn('setInterval(() => {}, 1000); export const nothing = 1;');
    expect([status, signal]).toEqual([2, null]);
  });

  it('says how to learn where an adapter does not parse', async () => {
    const { status, stderr } = await runOn('export const a = 1;\nexport const b = ;');
    expect([status, stderr]).toEqual([
      2,
      expect.stringMatching(
        /adapter\.mjs(:2: .*\. Mend the module\.|.*`node '.*adapter\.mjs'` names the line\.)$/m,
      ),
    ]);
  });

  it('reports what is thrown beside a command on one line', async () => {
    const code =
      'setTimeout(() => { throw new Error("lost the device"); }, 50); await new Promise((r) => setTimeout(r, 2000));';
    const { status, stderr } = await runOn(code);
    expect(status).toBe(2);
    expect(stderr.trim().split('\n')).toEqual([expect.stringContaining('lost the device')]);
  });
});
