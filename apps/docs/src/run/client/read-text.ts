import { FileError } from '@segloss/core';
import { formatBytes } from '../../shared/model/format.ts';

/** Most bytes of a file that are read: a hundred times what a report of the whole suite has. */
const mostBytes = 5e7;

/**
 * Reads the text of a file that somebody dropped.
 *
 * @throws FileError when it is far too large, or cannot be read, as a folder cannot
 */
export async function readText(file: Pick<File, 'name' | 'size' | 'text'>): Promise<string> {
  const fail = (reason: string, remedy: string, cause?: unknown) =>
    new FileError({ source: 'docs', subject: `file '${file.name}'`, reason, remedy, cause });
  if (file.size > mostBytes) {
    throw fail(
      `it has ${formatBytes(file.size)}, and no report or benchmark has more than ${formatBytes(mostBytes)}`,
      'Choose a file that segloss wrote.',
    );
  }
  try {
    return await file.text();
  } catch (cause) {
    throw fail(
      'it cannot be read',
      'Choose a file, not a folder, and make sure that it still exists.',
      cause,
    );
  }
}
