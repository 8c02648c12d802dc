import { FileError } from '@segloss/core';
import { describe, expect, it } from 'vitest';
import { describeCause, systemError } from './errors.ts';

// Tests may run as a user who may do everything, so that errors of permission are made by hand.
const withCode = (code: string) => Object.assign(new Error('it failed.'), { code });

describe('systemError', () => {
  it.each([
    ['read', 'EACCES', 'must not be read by this user'],
    ['read', 'EPERM', 'must not be read by this user'],
    ['read', 'ERR_FS_FILE_TOO_LARGE', 'is larger than 2 GiB'],
    ['read', 'EIO', 'cannot be read (it failed). Check the path and the disk.'],
    ['write', 'EACCES', 'must not be written by this user'],
    ['write', 'EROFS', 'cannot be written: the file system is read-only'],
    ['write', 'ENOSPC', 'cannot be written: the disk is full'],
    ['write', 'EIO', 'cannot be written (it failed). '],
  ] as const)('explains that to %s fails with %s', (doing, code, reason) => {
    const cause = withCode(code);
    const error = systemError('a.npy', doing, cause);
    expect(error).toBeInstanceOf(FileError);
    expect(error.message).toContain(`[segloss/files] file 'a.npy': ${reason}`);
    expect(error.cause).toBe(cause);
  });
});

describe('describeCause', () => {
  it('describes anything that is thrown, on one line', () => {
    expect(describeCause(new Error('a\n  b.'))).toBe('a b');
    expect(describeCause('text')).toBe('text');
    expect(describeCause(undefined)).toBe('undefined');
  });
});
