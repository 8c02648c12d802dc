import { appendFileSync } from 'node:fs';
import { readFile, rm, stat, truncate } from 'node:fs/promises';
import { FileError } from '@segloss/core';
import { quotePath, systemError } from '@segloss/files/advice';
import { checkOutput, realOutput } from '../outputs/check-output.ts';

/** Where a run writes down each check as soon as it is over, so that it can be resumed when it is killed. */
export interface JournalFile {
  readonly path: string;
  /** What an interrupted run has left there; nothing when the run begins anew. */
  readonly resume?: string | undefined;
  /**
   * Appends a line. It is with the system when this returns, so it outlives the process.
   *
   * @throws FileError
   */
  append(line: string): void;
  /** Removes the file, once the report has all of it. */
  remove(): Promise<void>;
}

async function readFinished(path: string): Promise<string> {
  const bytes = await readFile(path).catch((cause: unknown) => {
    throw systemError(path, 'read', cause);
  });
  // What follows the last line break was cut short, and would spoil the line after it.
  const end = bytes.lastIndexOf('\n') + 1;
  if (end < bytes.length) await truncate(path, end);
  return bytes.toString('utf8', 0, end);
}

/**
 * Prepares the journal beside a report.
 *
 * @param isResumed whether to go on where an interrupted run has ended
 * @throws FileError when there is one, and it is not to be resumed
 */
export async function openJournal(report: string, isResumed: boolean): Promise<JournalFile> {
  const path = `${await realOutput(report)}.jsonl`;
  const there = await stat(path).catch(() => undefined);
  await checkOutput(path, 'journal', []);
  if (there && !isResumed) {
    throw new FileError({
      source: 'cli',
      subject: `journal ${quotePath(path)}`,
      reason: 'it holds what was done of a run that was interrupted, or is still running',
      remedy: 'Add --resume to go on where it ended, or delete it to begin anew.',
    });
  }
  return {
    path,
    resume: there ? await readFinished(path) : undefined,
    append(line) {
      try {
        appendFileSync(path, `${line}\n`);
      } catch (cause) {
        throw systemError(path, 'write', cause);
      }
    },
    remove: () => rm(path, { force: true }),
  };
}
