import { SeglossError } from '@segloss/core';

/** Writes an error in one line; one that was not thrown on purpose says so. */
export function oneLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const flat = text.replace(/\s*\n\s*/g, ' ');
  return error instanceof SeglossError ? flat : `[segloss/cli] unexpected error: ${flat}`;
}
