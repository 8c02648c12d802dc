import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { FileError } from '@segloss/core';
import { describe, expect, it } from 'vitest';
import { readVolume } from './read-volume.ts';
import { elements, inFolder, niftiFile, npyFile } from './testing/files.test-support.ts';

const nifti = niftiFile({ dims: [3, 2, 1, 1], payload: Uint8Array.of(1, 2) });

describe('readVolume', () => {
  it('chooses the reader by the name, in either case', async () => {
    await inFolder(async (path) => {
      const files: [string, Uint8Array][] = [
        ['a.npy', npyFile({ descr: '|u1', shape: '(1, 1, 2)', payload: Uint8Array.of(1, 2) })],
        ['B.NPY', npyFile({ descr: '|u1', shape: '(1, 1, 2)', payload: Uint8Array.of(1, 2) })],
        ['c.nii', nifti],
        ['d.nii.gz', gzipSync(nifti)],
        ['E.Nii.GZ', gzipSync(nifti)],
        ['plain.nii.gz', nifti],
        ['zipped.nii', gzipSync(nifti)],
      ];
      for (const [name, bytes] of files) {
        await writeFile(path(name), bytes);
        const volume = await readVolume(path(name));
        expect(volume).toMatchObject({ path: path(name), shape: [1, 1, 2], integer: true });
        expect(elements(volume)).toEqual([1, 2]);
      }
    });
  });

  it.each(['a.gz', 'npy', '', 'a.npy/', 'a.nii.bz2'])('refuses the name %j', async (name) => {
    await expect(readVolume(name)).rejects.toThrow(
      `file '${name}': is of an unknown format. Give a file whose name`,
    );
    await expect(readVolume(name)).rejects.toBeInstanceOf(FileError);
  });

  it('says why a file cannot be opened', async () => {
    await inFolder(async (path) => {
      await mkdir(path('folder.npy'));
      await writeFile(path('file'), '');
      await writeFile(path('empty.nii.gz'), '');
      await symlink(path('loop.npy'), path('loop.npy'));
      const cases: [string, string][] = [
        ['none.npy', 'does not exist. Check the path.'],
        ['none/none.nii', 'does not exist. Check the path.'],
        ['folder.npy', 'is a folder. Name a file in it.'],
        ['file/a.nii.gz', 'does not exist, because a part of its path is a file'],
        ['empty.nii.gz', 'is empty'],
        ['loop.npy', 'cannot be read: its symbolic links form a loop'],
        [`${'x'.repeat(300)}.npy`, 'cannot be read (ENAMETOOLONG'],
        ['zero\0byte.npy', 'has a null byte in its name. Give a path without it.'],
      ];
      for (const [name, reason] of cases) {
        const reading = readVolume(path(name));
        await expect(reading).rejects.toThrow(reason);
        await expect(reading).rejects.toBeInstanceOf(FileError);
      }
    });
  });

  it('names the file on one line', async () => {
    await expect(readVolume('a\nb.npy')).rejects.toThrow(
      "[segloss/files] file 'a\\u000ab.npy': does not exist.",
    );
  });

  it('keeps the original error as the cause', async () => {
    await expect(readVolume('none.npy')).rejects.toMatchObject({ cause: { code: 'ENOENT' } });
  });
});
