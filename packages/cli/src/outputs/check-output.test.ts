import { execFileSync } from 'node:child_process';
import {
  copyFile,
  link,
  lstat,
  mkdir,
  open,
  readFile,
  rename,
  rm,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { run, temporaryFolder, writeCase } from '../testing/cli.test-support.ts';
import { checkOutput } from './check-output.ts';

/** A command that writes a file, and the kind of that file. */
const commands = [
  ['export', (out: string) => ['export', '--loss', 'dice', '--out', out]],
  [
    'bench',
    (out: string) => ['bench', '--shape', '1x2x4x4', '--runs', '1', '--backend', 'reference', '--out', out],
  ],
] as const;

describe.each(commands)('the output of %s', (_name, args) => {
  it('replaces what the command wrote before, and nothing else', async () => {
    const folder = await temporaryFolder();
    const out = join(folder, 'out');
    expect((await run(...args(out))).code).toBe(0);
    expect((await run(...args(out))).code).toBe(0);
    const notes = join(folder, 'notes.txt');
    await writeFile(notes, 'remember');
    const { code, stderr } = await run(...args(notes));
    expect(code).toBe(2);
    expect(stderr).toMatch(
      /output '.*notes\.txt': it exists and is not a .*\. Give another name, or delete it first\./,
    );
    expect(await readFile(notes, 'utf8')).toBe('remember');
  });
});

describe('a gradient', () => {
  it('is not written over an input by another name, nor over what is no array', async () => {
    const folder = await temporaryFolder();
    const { prediction, target } = await writeCase(folder);
    await symlink('target.npy', join(folder, 'soft.npy'));
    await link(target, join(folder, 'hard.npy'));
    await writeFile(join(folder, 'text.npy'), 'remember');
    await copyFile(prediction, join(folder, 'other-logits.npy'));
    const before = await readFile(target);
    for (const name of ['soft.npy', 'hard.npy', 'text.npy', 'other-logits.npy']) {
      const { code, stderr } = await run(
        ...['score', '--prediction', prediction, '--target', target, '--loss', 'dice'],
        ...['--gradient', join(folder, name)],
      );
      expect(code).toBe(2);
      expect(stderr).toMatch(/would be overwritten|it exists and is not a gradient that segloss wrote/);
    }
    expect(await readFile(target)).toEqual(before);
    expect(await readFile(join(folder, 'other-logits.npy'))).toEqual(await readFile(prediction));
  });

  it('replaces an earlier gradient, so that a run can be repeated', async () => {
    const folder = await temporaryFolder();
    const { prediction, target } = await writeCase(folder);
    const args = [
      'score',
      '--prediction',
      prediction,
      '--target',
      target,
      '--gradient',
      join(folder, 'g.npy'),
    ];
    expect((await run(...args, '--loss', 'iou')).code).toBe(0);
    const first = await readFile(join(folder, 'g.npy'));
    expect((await run(...args, '--loss', 'dice')).code).toBe(0);
    expect(await readFile(join(folder, 'g.npy'))).not.toEqual(first);
  });
});

it('takes a report of the suite for what it is', async () => {
  const out = join(await temporaryFolder(), 'report.json');
  await writeFile(out, '{\n  "format": "segloss-conformance/1",\n');
  expect(await checkOutput(out, 'report', [])).toBe(true);
  await writeFile(out, '{ "name": "package" }');
  await expect(checkOutput(out, 'report', [])).rejects.toThrow('it exists and is not a conformance report');
});

it.runIf(process.platform === 'linux')('does not replace a file that is open as a stream', async () => {
  const path = join(await temporaryFolder(), 'all.jsonl');
  const earlier = '{"id":"a","error":"x"}\n';
  await writeFile(path, earlier);
  const file = await open(path, 'a');
  const out = `/dev/fd/${file.fd}`;
  await expect(checkOutput(out, 'results', [])).rejects.toThrow(
    'it leads to a file that is written to already',
  );
  await file.close();
});

describe.skipIf(process.platform === 'win32')('a pipe', () => {
  it('is refused as an output, as nobody may ever read from it', async () => {
    const folder = await temporaryFolder();
    const { prediction, target } = await writeCase(folder);
    const pipe = join(folder, 'pipe.npy');
    execFileSync('mkfifo', [pipe]);
    const line = { id: 'a', logits: 'logits.npy', target: 'target.npy', loss: 'dice' };
    const manifest = join(folder, 'cases.jsonl');
    await writeFile(manifest, JSON.stringify({ ...line, gradient: 'pipe.npy' }));
    const runs = [
      ['score', '--prediction', prediction, '--target', target, '--loss', 'dice', '--gradient', pipe],
      ['score', '--manifest', manifest, '--out', pipe],
      ['bench', '--shape', '1x2x4x4', '--out', pipe],
      ['conformance', '--adapter', 'reference', '--loss', 'dice', '--report', pipe],
      ['export', '--loss', 'dice', '--out', pipe],
    ];
    for (const args of runs) {
      const { code, stderr } = await run(...args);
      expect(code).toBe(2);
      expect(stderr).toMatch(
        /output '.*pipe\.npy': it is a pipe, not a regular file\. Give the name of a file/,
      );
    }
    const { code, stdout } = await run('score', '--manifest', manifest);
    expect(code).toBe(1);
    expect(JSON.parse(stdout).error).toMatch(/it is a pipe/);
  });

  it('is written to where it is the output of the process', async () => {
    const folder = await temporaryFolder();
    execFileSync('mkfifo', [join(folder, 'pipe')]);
    const file = await open(join(folder, 'pipe'), 'r+');
    expect(await checkOutput(`/dev/fd/${file.fd}`, 'results', [])).toBe(false);
    expect(await checkOutput('/dev/null', 'benchmark', [])).toBe(false);
    await file.close();
  });
});

describe('an output above a link', () => {
  /** A folder with a case, a manifest, and a link into a folder of a folder. */
  async function linked(): Promise<string> {
    const folder = await temporaryFolder();
    await writeCase(folder);
    await mkdir(join(folder, 'other/deep'), { recursive: true });
    await symlink('other/deep', join(folder, 'link'));
    const line = { id: 'a', logits: 'logits.npy', target: 'target.npy', loss: 'dice' };
    await writeFile(join(folder, 'cases.jsonl'), JSON.stringify(line));
    return folder;
  }

  it('is written where the file system finds it, and over nothing else', async () => {
    const folder = await linked();
    const before = await readFile(join(folder, 'target.npy'));
    const out = `${folder}/link/../target.npy`;
    const { code } = await run('score', '--manifest', join(folder, 'cases.jsonl'), '--out', out);
    expect(code).toBe(0);
    expect(await readFile(join(folder, 'target.npy'))).toEqual(before);
    expect(await readFile(join(folder, 'other/target.npy'), 'utf8')).toContain('"id":"a"');
  });

  it('keeps a link that leads to no file yet', async () => {
    const folder = await linked();
    await symlink('other/later.jsonl', join(folder, 'results.jsonl'));
    const out = join(folder, 'results.jsonl');
    const { code } = await run('score', '--manifest', join(folder, 'cases.jsonl'), '--out', out);
    expect(code).toBe(0);
    expect((await lstat(out)).isSymbolicLink()).toBe(true);
    expect(await readFile(out, 'utf8')).toContain('"id":"a"');
  });

  it('finds the files of a manifest that is named through one', async () => {
    const folder = await linked();
    const { code } = await run('score', '--manifest', `${folder}/other/deep/../../cases.jsonl`);
    expect(code).toBe(0);
    await rename(join(folder, 'cases.jsonl'), join(folder, 'other/cases.jsonl'));
    await writeCase(join(folder, 'other'));
    await rm(join(folder, 'target.npy'));
    expect((await run('score', '--manifest', `${folder}/link/../cases.jsonl`)).code).toBe(0);
  });

  it('is no folder', async () => {
    const folder = await linked();
    const out = `${folder}/results/`;
    const { code, stderr } = await run('score', '--manifest', join(folder, 'cases.jsonl'), '--out', out);
    expect(code).toBe(2);
    expect(stderr).toContain('it is the name of a folder. Name a file in it.');
  });
});

describe('results of a manifest', () => {
  it.each([
    ['{"id":"a","error":"x"}\n', true],
    ['{"id":1,"loss":"dice","backend":"wasm","value":1}\n', true],
    ['{"id":"with \\"quotes\\" and \\\\","loss":"dice","backend":"wasm","value":[1,2]}\n', true],
    ['', false],
  ])('are known: %s', async (content, isReplaced) => {
    const out = join(await temporaryFolder(), 'results.jsonl');
    await writeFile(out, content);
    expect(await checkOutput(out, 'results', [])).toBe(isReplaced);
  });

  it.each([
    '{"id":"a","logits":"l.npy"}',
    '{"id":"a","loss":"dice","backend":"wasm","target":"t.npy"}',
    '[]',
    '{"id',
  ])('are not %s', async (content) => {
    const out = join(await temporaryFolder(), 'results.jsonl');
    await writeFile(out, content);
    await expect(checkOutput(out, 'results', [])).rejects.toThrow(
      'it exists and is not a file with results of a manifest',
    );
  });
});

it.each(['report\0.json', 'folder\0/report.json'])(
  'an output has no null byte in its name: %j',
  async (name) => {
    const out = join(await temporaryFolder(), name);
    await expect(checkOutput(out, 'report', [])).rejects.toThrow('it has a null byte in its name');
  },
);
