import { escapeControls } from '@segloss/core/errors';
import { quote } from 'shell-quote';
import { quotePath } from './errors.ts';

/** Quotes an argument of a command for a POSIX shell, where that is necessary. */
export const quoteForShell = (argument: string): string =>
  // The library would put a backslash before the colon of a device.
  /^[\w@%+=:,./-]+$/.test(argument) ? argument : escapeControls(quote([argument]));

/** Quotes a path as a string of Python. */
export const quoteForPython = (path: string): string =>
  // A string of JSON means the same in Python.
  /['\\]/.test(path) ? escapeControls(JSON.stringify(path)) : quotePath(path);
