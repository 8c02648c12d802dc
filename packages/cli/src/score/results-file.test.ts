import { readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FileError } from '@segloss/core';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../testing/cli.test-support.ts';
import { openResults } from './results-file.ts';

describe('a file of results', () => {
  it('has every line as soon as it is there, and its name at the end', async () => {
    const folder = await temporaryFolder();
    const out = join(folder, 'results.jsonl');
    const file = await openResults(out);
    await file.append(['{"id":', '1}', '\n']);
    expect(await readFile(`${out}.part`, 'utf8')).toBe('{"id":1}\n');
    await file.append(['{"id":2}\n']);
    await file.finish();
    expect(await readdir(folder)).toEqual(['results.jsonl']);
    expect(await readFile(out, 'utf8')).toBe('{"id":1}\n{"id":2}\n');
  });

  it('has no part of a line that could not be written', async () => {
    const out = join(await temporaryFolder(), 'results.jsonl');
    const file = await openResults(out);
    await file.append(['{"id":1}\n']);
    function* failing() {
      yield '{"id":2,';
      throw Object.assign(new Error('no space'), { code: 'ENOSPC' });
    }
    await expect(file.append(failing())).rejects.toThrow(/cannot be written: the disk is full\. Make room/);
    await file.append(['{"id":3}\n']);
    await file.abandon();
    expect(file.lines).toBe(2);
    expect(await readFile(file.path, 'utf8')).toBe('{"id":1}\n{"id":3}\n');
  });

  it('is not there when nothing was written', async () => {
    const folder = await temporaryFolder();
    await (await openResults(join(folder, 'results.jsonl'))).abandon();
    expect(await readdir(folder)).toEqual([]);
  });

  it('belongs to one run', async () => {
    const out = join(await temporaryFolder(), 'results.jsonl');
    const file = await openResults(out);
    await expect(openResults(out)).rejects.toThrow(FileError);
    await file.finish();
    await (await openResults(out)).abandon();
  });

  it('lies where a link leads', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'real.jsonl'), '');
    await symlink('real.jsonl', join(folder, 'link.jsonl'));
    const file = await openResults(join(folder, 'link.jsonl'));
    await file.append(['{"id":1}\n']);
    await file.finish();
    expect(await readFile(join(folder, 'real.jsonl'), 'utf8')).toBe('{"id":1}\n');
    expect((await readdir(folder)).sort()).toEqual(['link.jsonl', 'real.jsonl']);
  });

  it('may be a device', async () => {
    const file = await openResults('/dev/null');
    await file.append(['{"id":1}\n']);
    await file.finish();
    const full = await openResults('/dev/full');
    await expect(full.append(['{"id":1}\n'])).rejects.toThrow(/the disk is full/);
    await full.abandon();
  });
});
