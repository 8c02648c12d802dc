import { escapeControls } from './escape.ts';
import { excerpt } from './excerpt.ts';

/** Says what went wrong in three parts, so that a message always names the subject, the reason and the remedy. */
export interface ErrorDetails {
  /** Which package speaks: `core`, `tfjs`, `cli`, ... Default `core`. */
  readonly source?: string;
  /** What the error is about, such as `parameter 'alpha' of 'tversky'`. */
  readonly subject: string;
  /** Why it cannot go on, such as `must be at least 0, got -1`. */
  readonly reason: string;
  /** What the reader can do about it: one sentence. */
  readonly remedy: string;
  readonly cause?: unknown;
}

/** Longest parts of a message. They may quote input of a megabyte; paths and shapes fit. */
const longest = { subject: 600, reason: 1_200, remedy: 2_400 };

/** Puts a text into one line, without control characters that it may quote. */
const inOneLine = (text: string): string => escapeControls(text.trim().replace(/\s*\n\s*/g, ' '));

/** Cuts parts of a message that are too long to read, and makes each one line. */
export const readable = ({ subject, reason, remedy }: Pick<ErrorDetails, keyof typeof longest>) => ({
  subject: inOneLine(excerpt(subject, longest.subject)),
  reason: inOneLine(excerpt(reason, longest.reason)),
  remedy: inOneLine(excerpt(remedy, longest.remedy)),
});

/** Writes a message of three parts. */
export function messageFrom({ source = 'core', ...details }: ErrorDetails): string {
  const { subject, reason, remedy } = readable(details);
  // A reason that already ends a sentence needs no full stop.
  const end = /[.?!]$/.test(reason) ? '' : '.';
  return `[segloss/${source}] ${subject}: ${reason}${end} ${remedy}`;
}
