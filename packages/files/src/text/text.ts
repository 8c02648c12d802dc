import { readFile } from 'node:fs/promises';
import { systemError } from '../advice/errors.ts';
import { sizeOfRegularFile } from '../bytes/regular-file.ts';

/**
 * Reads a text file in UTF-8.
 *
 * @throws FileError when it cannot be read, or is not a regular file
 */
export async function readText(path: string): Promise<string> {
  await sizeOfRegularFile(path);
  try {
    // Some editors begin a file with a byte order mark.
    return (await readFile(path, 'utf8')).replace(/^\uFEFF/, '');
  } catch (cause) {
    throw systemError(path, 'read', cause);
  }
}
