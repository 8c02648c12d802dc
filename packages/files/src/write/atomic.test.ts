import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { FileError } from '@segloss/core';
import { describe, expect, it } from 'vitest';
import { inFolder } from '../testing/files.test-support.ts';
import { writeAtomic, writeText } from './atomic.ts';

describe('writeText', () => {
  it('writes UTF-8 and replaces what was there, also behind a link', async () => {
    await inFolder(async (path, folder) => {
      await writeText(path('a.json'), 'first');
      await symlink(path('a.json'), path('link'));
      await writeText(path('link'), 'zweitens: größer 🙂');
      expect(await readFile(path('a.json'), 'utf8')).toBe('zweitens: größer 🙂');
      await writeText(path('empty'), '');
      expect((await readdir(folder)).sort()).toEqual(['a.json', 'empty', 'link']);
    });
  });

  it('says why a file cannot be written, and leaves nothing behind', async () => {
    await inFolder(async (path, folder) => {
      await mkdir(path('folder'));
      await writeFile(path('file'), 'kept');
      const cases: [string, string][] = [
        ['none/a.txt', 'cannot be written: its folder does not exist. Create the folder first'],
        ['file/a.txt', 'cannot be written: a part of its path is a file'],
        ['folder', 'cannot be written: it is a folder'],
        [`${'x'.repeat(300)}`, 'cannot be written (ENAMETOOLONG'],
      ];
      for (const [name, reason] of cases) {
        const writing = writeText(path(name), 'text');
        await expect(writing).rejects.toThrow(`file '${path(name)}': ${reason}`);
        await expect(writing).rejects.toBeInstanceOf(FileError);
      }
      expect((await readdir(folder)).sort()).toEqual(['file', 'folder']);
      expect(await readdir(path('folder'))).toEqual([]);
    });
  });

  it.skipIf(process.platform === 'win32')('writes into a pipe instead of replacing it', async () => {
    await inFolder(async (path) => {
      execFileSync('mkfifo', [path('pipe')]);
      const received = readFile(path('pipe'), 'utf8');
      await writeText(path('pipe'), 'through');
      expect(await received).toBe('through');
      expect((await stat(path('pipe'))).isFIFO()).toBe(true);
    });
  });
});

describe('writeAtomic', () => {
  it('keeps the old file and no temporary one when writing fails half-way', async () => {
    await inFolder(async (path, folder) => {
      await writeText(path('a.txt'), 'old');
      function* failing() {
        yield Buffer.from('half of it');
        // The temporary file is there by now, next to the old one.
        if (!existsSync(path('a.txt'))) throw new Error('the old file is gone');
        throw Object.assign(new Error('no space'), { code: 'ENOSPC' });
      }
      await expect(writeAtomic(path('a.txt'), failing())).rejects.toThrow('the disk is full');
      expect(await readdir(folder)).toEqual(['a.txt']);
      expect(await readFile(path('a.txt'), 'utf8')).toBe('old');
      await expect(writeAtomic(path('new.txt'), failing())).rejects.toThrow(FileError);
      expect(await readdir(folder)).toEqual(['a.txt']);
    });
  });
});
