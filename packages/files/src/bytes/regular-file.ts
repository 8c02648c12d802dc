import type { Stats } from 'node:fs';
import { stat } from 'node:fs/promises';
import { fileError, systemError } from '../advice/errors.ts';

const kindOf = (found: Stats): string => {
  if (found.isDirectory()) return 'is a folder';
  if (found.isFIFO()) return 'is a pipe, which cannot be read twice and may never end';
  if (found.isSocket()) return 'is a socket';
  return 'is a device';
};

/**
 * Checks a file before it is opened, as opening a pipe would wait for its writer. Follows links.
 *
 * @returns its size in bytes
 * @throws FileError when it is missing, not a regular file, or has a null byte in its name
 */
export async function sizeOfRegularFile(path: string): Promise<number> {
  if (path.includes('\0')) throw fileError(path, 'has a null byte in its name', 'Give a path without it.');
  const found = await stat(path).catch((cause: unknown) => {
    throw systemError(path, 'read', cause);
  });
  if (found.isFile()) return found.size;
  const remedy = found.isDirectory()
    ? 'Name a file in it.'
    : 'Save its output to a file, and give that file.';
  throw fileError(path, kindOf(found), remedy);
}
