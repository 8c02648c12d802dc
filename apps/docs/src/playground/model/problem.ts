import { SeglossError } from '@segloss/core';
import { messageOf } from '@segloss/core/errors';

/**
 * Says what went wrong and what helps, as errors of segloss do by themselves.
 *
 * @param otherwise what to say of an error that comes from elsewhere
 */
export const describeProblem = (error: unknown, otherwise = messageOf(error)): string =>
  // Which package speaks means nothing on a page.
  error instanceof SeglossError ? error.message.replace(/^\[\S+\] /, '') : otherwise;
