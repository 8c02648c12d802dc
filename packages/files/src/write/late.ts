import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { SeglossError } from '@segloss/core';
import { fileError, quotePath } from '../advice/errors.ts';
import { writeText } from './atomic.ts';

/**
 * Writes what took long to make. If the file cannot be written any more, the text goes to the folder for temporary files, so
 * that it is not lost.
 *
 * @throws FileError that says where it is now
 */
export async function writeLate(path: string, text: string, folder = tmpdir()): Promise<void> {
  try {
    await writeText(path, text);
  } catch (cause) {
    if (!(cause instanceof SeglossError)) throw cause;
    const rescued = join(folder, `${Date.now()}-${basename(path)}`);
    const isRescued = await writeText(rescued, text).then(
      () => true,
      () => false,
    );
    if (!isRescued) throw cause;
    const remedy = `What it was to hold is in ${quotePath(rescued)}: move it from there.`;
    throw fileError(path, cause.reason, remedy, cause);
  }
}
