import { constants } from 'node:fs';
import { type FileHandle, open, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { FileError } from '@segloss/core';
import { errorCode, quotePath, systemError } from '@segloss/files/advice';
import { realOutput } from '../outputs/check-output.ts';

/** Names the file that holds the finished lines during a run, and after one that was interrupted. */
export const partialOf = async (out: string): Promise<string> => `${await realOutput(out)}.part`;

/** Where the results of a manifest go, line by line. */
export interface ResultsFile {
  /** The file that holds the lines now. */
  readonly path: string;
  /** Number of lines that it holds. */
  readonly lines: number;
  /**
   * Appends a line, and returns when it is on the disk. A failure leaves no part of the line behind.
   *
   * @throws FileError
   */
  append(parts: Iterable<string>): Promise<void>;
  /** Gives the file its final name, and replaces an existing file of that name. */
  finish(): Promise<void>;
  /** Keeps the finished lines in the partial file, and tells whether there are any; without one, the file is removed. */
  abandon(): Promise<boolean>;
}

function alreadyThere(path: string): FileError {
  return new FileError({
    source: 'cli',
    subject: `file ${quotePath(path)}`,
    reason: 'it holds the finished cases of a run that was interrupted or is still running',
    remedy: 'Move it away to keep them, or delete it; then start again.',
  });
}

/** Makes the new name of a file survive a loss of power, where the system lets folders be synced. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(dirname(path), 'r').catch(() => undefined);
  await folder?.sync().catch(() => undefined);
  await folder?.close();
}

/** Appends chunks to a file and returns its new size; on failure, truncates it to its old size. */
async function appendTo(file: FileHandle, isRegular: boolean, size: number, parts: Iterable<string>) {
  let end = size;
  try {
    for (const part of parts) {
      const bytes = Buffer.from(part, 'utf8');
      // Writes until everything is written, as a single write() may stop short on a nearly full disk.
      await file.appendFile(bytes);
      end += bytes.length;
    }
    if (isRegular) await file.datasync();
    return end;
  } catch (error) {
    if (isRegular) await file.truncate(size).catch(() => undefined);
    throw error;
  }
}

/**
 * Creates the file that results are appended to: `<out>.part` until all are finished. Pipes and devices are written to
 * directly.
 *
 * @throws FileError when such a file already exists, or cannot be created
 */
export async function openResults(out: string): Promise<ResultsFile> {
  const there = await stat(out).catch(() => undefined);
  const isRegular = there === undefined || there.isFile();
  const target = await realOutput(out);
  const path = isRegular ? await partialOf(out) : out;
  const { O_APPEND, O_CREAT, O_EXCL, O_WRONLY } = constants;
  const flags = isRegular ? O_WRONLY | O_APPEND | O_CREAT | O_EXCL : O_WRONLY | O_APPEND;
  const file = await open(path, flags, there && there.mode & 0o777).catch((cause: unknown) => {
    throw errorCode(cause) === 'EEXIST' ? alreadyThere(path) : systemError(path, 'write', cause);
  });
  let size = 0;
  let lines = 0;
  return {
    path,
    get lines() {
      return lines;
    },
    async append(parts) {
      try {
        size = await appendTo(file, isRegular, size, parts);
        lines++;
      } catch (cause) {
        throw systemError(path, 'write', cause);
      }
    },
    async finish() {
      await file.close();
      if (!isRegular) return;
      await rename(path, target).catch((cause: unknown) => {
        throw systemError(target, 'write', cause);
      });
      await syncFolder(target);
    },
    async abandon() {
      await file.close();
      if (isRegular && size === 0) await rm(path, { force: true });
      return isRegular && size > 0;
    },
  };
}
