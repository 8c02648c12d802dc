import { existsSync } from 'node:fs';
import { link, mkdir, readdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../testing/cli.test-support.ts';
import { FileMap } from './file-map.ts';

/** A folder with a file, and two names of it that are links. */
async function folderOfLinks(): Promise<string> {
  const folder = await temporaryFolder();
  await mkdir(join(folder, 'sub'));
  await writeFile(join(folder, 'file.npy'), 'x');
  await symlink('file.npy', join(folder, 'soft.npy'));
  await link(join(folder, 'file.npy'), join(folder, 'hard.npy'));
  await symlink('.', join(folder, 'again'));
  await symlink('later.npy', join(folder, 'dangling.npy'));
  await symlink('loop.npy', join(folder, 'loop.npy'));
  return folder;
}

describe('a table of files', () => {
  it.each([
    'file.npy',
    './file.npy',
    'sub/../file.npy',
    'soft.npy',
    'hard.npy',
    'again/file.npy',
    'again/soft.npy',
  ])('knows a file by its name %s', async (name) => {
    const folder = await folderOfLinks();
    const table = new FileMap<string>();
    expect(await table.add(join(folder, 'file.npy'), 'first')).toBeUndefined();
    expect(await table.find(`${folder}/${name}`)).toBe('first');
    expect(await table.add(`${folder}/${name}`, 'second')).toBe('first');
  });

  it('knows files that do not exist yet, through links too', async () => {
    const folder = await folderOfLinks();
    const table = new FileMap<string>();
    expect(await table.add(`${folder}/later.npy`, 'first')).toBeUndefined();
    expect(await table.find(`${folder}/sub/../later.npy`)).toBe('first');
    expect(await table.find(`${folder}/again/later.npy`)).toBe('first');
    expect(await table.find(`${folder}/dangling.npy`)).toBe('first');
    expect(await table.find(`${folder}/sub/later.npy`)).toBeUndefined();
    expect(await table.find(`${folder}/loop.npy`)).toBeUndefined();
  });

  it('leaves what lies above a link to the file system', async () => {
    const folder = await folderOfLinks();
    await mkdir(join(folder, 'sub/deep'));
    await symlink('sub/deep', join(folder, 'there'));
    await symlink('there/../new.npy', join(folder, 'round.npy'));
    const table = new FileMap<string>();
    await table.add(`${folder}/there/../new.npy`, 'first');
    expect(await table.find(join(folder, 'sub/new.npy'))).toBe('first');
    expect(await table.find(join(folder, 'round.npy'))).toBe('first');
    expect(await table.find(join(folder, 'new.npy'))).toBeUndefined();
  });

  it('takes names that differ in case, or in how accents are written, for one where the folder does', async () => {
    const folder = await temporaryFolder();
    for (const isBlind of [true, false]) {
      const table = new FileMap<string>(async () => isBlind);
      await table.add(join(folder, 'Caf\u00e9.npy'), 'first');
      expect(await table.find(join(folder, 'cafe\u0301.NPY'))).toBe(isBlind ? 'first' : undefined);
    }
  });

  it('finds out by itself whether cases differ, and leaves nothing behind', async () => {
    const folder = await folderOfLinks();
    const table = new FileMap<string>();
    await table.add(join(folder, 'new.npy'), 'first');
    const before = await readdir(folder);
    const isBlind = before.includes('file.npy') && existsSync(join(folder, 'FILE.npy'));
    expect(await table.find(join(folder, 'NEW.npy'))).toBe(isBlind ? 'first' : undefined);
    expect(await readdir(folder)).toEqual(before);
  });

  it('has no notes about devices', async () => {
    const table = new FileMap<string>();
    await table.add('/dev/null', 'first');
    expect(await table.find('/dev/null')).toBeUndefined();
  });
});
