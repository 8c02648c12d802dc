import { FileError } from '@segloss/core';
import { escapeControls } from '@segloss/core/errors';

/** Quotes a path for a message; escapes control characters, so that the message stays on one line. */
export function quotePath(path: string): string {
  return `'${escapeControls(path)}'`;
}

/**
 * Makes the function that builds errors about one file, from the reason and the remedy.
 *
 * @param source the package that speaks
 */
export const fileErrorOf =
  (source: string) =>
  (path: string, reason: string, remedy: string, cause?: unknown): FileError =>
    new FileError({ source, subject: `file ${quotePath(path)}`, reason, remedy, cause });

/** Builds the error for one file from the reason and the remedy. */
export const fileError = fileErrorOf('files');

type Explanation = readonly [reason: string, remedy: string];

const READ_ERRORS: Readonly<Record<string, Explanation>> = {
  ENOENT: ['does not exist', 'Check the path.'],
  ENOTDIR: ['does not exist, because a part of its path is a file and not a folder', 'Check the path.'],
  EISDIR: ['is a folder', 'Name a file in it.'],
  EACCES: ['must not be read by this user', 'Change its permissions, or copy it to a folder of yours.'],
  EPERM: ['must not be read by this user', 'Change its permissions, or copy it to a folder of yours.'],
  ELOOP: ['cannot be read: its symbolic links form a loop', 'Give the path of the file itself.'],
  ERR_FS_FILE_TOO_LARGE: ['is larger than 2 GiB, the most that is read at once', 'Give a smaller file.'],
};

const WRITE_ERRORS: Readonly<Record<string, Explanation>> = {
  ENOENT: ['cannot be written: its folder does not exist', 'Create the folder first, or write elsewhere.'],
  ENOTDIR: ['cannot be written: a part of its path is a file and not a folder', 'Check the path.'],
  EISDIR: ['cannot be written: it is a folder', 'Name a file in it.'],
  EACCES: ['must not be written by this user', 'Write to a folder of yours, or change its permissions.'],
  EPERM: ['must not be written by this user', 'Write to a folder of yours, or change its permissions.'],
  EROFS: ['cannot be written: the file system is read-only', 'Write elsewhere.'],
  ENOSPC: ['cannot be written: the disk is full', 'Make room, or write elsewhere.'],
};

/** Explains an error of Node's file functions, met while the file was read or written. */
export function systemError(path: string, doing: 'read' | 'write', cause: unknown): FileError {
  const known = (doing === 'read' ? READ_ERRORS : WRITE_ERRORS)[errorCode(cause)];
  if (known) return fileError(path, known[0], known[1], cause);
  const verb = doing === 'read' ? 'read' : 'written';
  return fileError(
    path,
    `cannot be ${verb} (${describeCause(cause)})`,
    'Check the path and the disk.',
    cause,
  );
}

/** Describes any thrown value on one line, without a full stop at its end. */
export function describeCause(cause: unknown): string {
  const text = cause instanceof Error ? cause.message : String(cause);
  return escapeControls(text.replace(/\s+/g, ' ')).replace(/[.\s]+$/, '');
}

/** Gives the code that errors of Node.js carry, such as `ENOENT`; empty when there is none. */
export function errorCode(cause: unknown): string {
  return cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : '';
}
