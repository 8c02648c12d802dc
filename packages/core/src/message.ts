import type { ErrorDetails } from './errors.ts';

/** Writes a message of three parts. */
export function messageFrom({ source = 'core', subject, reason, remedy }: ErrorDetails): string {
  // A reason that ends in a question or a full stop needs none.
  const end = /[.?!]$/.test(reason) ? '' : '.';
  return `[segloss/${source}] ${subject}: ${reason}${end} ${remedy}`;
}
