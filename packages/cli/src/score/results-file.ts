import { constants } from 'node:fs';
import { type FileHandle, open, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { FileError } from '@segloss/core';
import { errorCode, quotePath, systemError } from '../files/errors.ts';
import { realOutput } from './outputs.ts';

/** Names the file that has the finished lines while a run goes on, and after one that did not come to its end. */
export const partialOf = async (out: string): Promise<string> => `${await realOutput(out)}.part`;

/** Where the results of a manifest go, line by line. */
export interface ResultsFile {
  /** The file that has the lines now. */
  readonly path: string;
  /** Counts the lines that it has. */
  readonly lines: number;
  /**
   * Appends a line, and returns when the disk has it. What fails leaves no part of the line behind.
   *
   * @throws FileError
   */
  append(parts: Iterable<string>): Promise<void>;
  /** Gives the file its final name, at which it replaces what was there. */
  finish(): Promise<void>;
  /** Leaves what is finished where it is, and says whether there is any; a file without a line is removed. */
  abandon(): Promise<boolean>;
}

function alreadyThere(path: string): FileError {
  return new FileError({
    source: 'cli',
    subject: `file ${quotePath(path)}`,
    reason: 'it has the finished cases of a run that did not come to its end, or that still goes on',
    remedy: 'Move it away to keep them, or delete it; then start again.',
  });
}

/** Makes the new name of a file outlast a loss of power; where folders cannot be opened, the system sees to it. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(dirname(path), 'r').catch(() => undefined);
  await folder?.sync().catch(() => undefined);
  await folder?.close();
}

/** Appends pieces to a file and returns its new size; on failure, cuts off what was written of them. */
async function appendTo(file: FileHandle, isRegular: boolean, size: number, parts: Iterable<string>) {
  let end = size;
  try {
    for (const part of parts) {
      const bytes = Buffer.from(part, 'utf8');
      // Goes on until all is written, as write() alone does not on a disk that is nearly full.
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
 * Makes the file that results are written to while they are found: `<out>.part` until all are there. Pipes and devices are written
 * to as they are.
 *
 * @throws FileError when such a file is there already, or cannot be made
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
