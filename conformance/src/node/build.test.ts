import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { describeBuild } from './build.ts';

const packages = fileURLToPath(new URL('../../../packages/', import.meta.url));

let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'segloss-build-'));
  await write(
    'core/package.json',
    '{"name":"@segloss/core","version":"1.0.0","exports":"./src/index.ts","files":["src"]}',
  );
  await write('core/src/index.ts', 'export {};');
  await write('core/src/losses/dice.ts', 'export const dice = 1;');
  await write('one/package.json', '{"name":"one","version":"2.0.0","files":["dist","src"]}');
  await write('one/src/index.ts', "import './deep/print.ts';");
  await write('one/src/deep/print.ts', 'export const add = 1;');
  await mkdir(join(folder, 'one/node_modules/@segloss'), { recursive: true });
  await symlink(join(folder, 'core'), join(folder, 'one/node_modules/@segloss/core'), 'junction');
});

afterEach(() => rm(folder, { recursive: true, force: true }));

async function write(path: string, content: string): Promise<void> {
  const file = join(folder, path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, content);
}

const build = (path = 'one/src/index.ts') => describeBuild(pathToFileURL(join(folder, path)));

describe('the build of an adapter', () => {
  it.each([
    ['one/src/deep/print.ts', 'export const add = 2;'],
    ['one/src/new.ts', ''],
    ['one/src/kernel.wasm', 'x'],
    ['core/src/index.ts', 'export const x = 1;'],
    ['core/src/graph/ops.ts', ''],
  ])('is another after a change of %s', async (path, content) => {
    const before = await build();
    expect(before).toEqual({ version: '2.0.0', hash: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect(await build()).toEqual(before);
    await write(path, content);
    expect((await build())!.hash).not.toBe(before!.hash);
  });

  it.each([
    ['a loss', 'core/src/losses/iou.ts'],
    ['a test', 'one/src/index.test.ts'],
    ['what only tests use', 'one/src/deep/some.test-support.ts'],
    ['the other form of the package', 'one/dist/index.js'],
    ['the text about it', 'one/README.md'],
    ['a report', 'one/src/report.json'],
    ['another package', 'one/node_modules/two/index.js'],
  ])('is the same after a change of %s', async (_, path) => {
    const before = await build();
    await write(path, 'export {};');
    expect(await build()).toEqual(before);
  });

  it('counts all code of a package that does not ship the folder as a whole', async () => {
    await write('plain/package.json', '{"name":"plain"}');
    await write('plain/src/adapter.js', "import '../lib/print.js';");
    await write('plain/lib/print.js', '');
    const before = await build('plain/src/adapter.js');
    expect(before?.version).toBe('');
    await write('plain/lib/print.js', 'export {};');
    expect((await build('plain/src/adapter.js'))!.hash).not.toBe(before!.hash);
  });

  it('is found through a package.json without a name', async () => {
    const before = await build();
    await write('one/src/deep/package.json', '{"type":"module"}');
    expect((await build('one/src/deep/print.ts'))!.version).toBe(before!.version);
  });

  it('is not known in no package, nor away from the disk', async () => {
    await write('alone.js', '');
    expect(await build('alone.js')).toBe(null);
    expect(await describeBuild('https://example.org/adapter.js')).toBe(null);
  });

  it('is one for each adapter here', async () => {
    const names = ['core', 'wasm', 'tfjs', 'onnxruntime-web', 'gpu.js'];
    const builds = await Promise.all(
      names.map((name) => describeBuild(pathToFileURL(`${packages}${name}/src/index.ts`))),
    );
    expect(new Set(builds.map((found) => found!.hash)).size).toBe(names.length);
  });
});
