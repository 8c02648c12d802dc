import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { FileError } from '@segloss/core';
import { describe, expect, it } from 'vitest';
import { errorOf, inFolder } from '../testing/files.test-support.ts';
import { writeLate } from './late.ts';

describe('writeLate', () => {
  it('keeps the text elsewhere where the folder is gone by now, and says where', async () => {
    await inFolder(async (path) => {
      await mkdir(path('out'));
      await mkdir(path('rescue'));
      await rm(path('out'), { recursive: true });
      const error = await errorOf(() => writeLate(path('out/report.json'), 'hours of work', path('rescue')));
      expect(error).toBeInstanceOf(FileError);
      const [name] = await readdir(path('rescue'));
      expect(String(error)).toContain(`is in '${join(path('rescue'), name!)}': move it from there`);
      expect(String(error)).toContain('its folder does not exist');
      expect(await readFile(join(path('rescue'), name!), 'utf8')).toBe('hours of work');
    });
  });

  it('gives the error of the file where nothing can be written', async () => {
    await inFolder(async (path) => {
      const writing = writeLate(path('no/report.json'), 'text', path('nowhere'));
      await expect(writing).rejects.toThrow('Create the folder first');
    });
  });
});
