import { escapeControls } from '@segloss/core';

/** Tells whether a message was written for people; by its form, as an adapter may have another copy of core. */
export const isOnPurpose = (message: string): boolean => message.startsWith('[segloss/');

/** Writes an error in one line, without anything that a terminal obeys; one that was not thrown on purpose says so. */
export function oneLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  // Reasons get a full stop behind them, also those that end in a question.
  const flat = escapeControls(text.replace(/\s*\n\s*/g, ' ')).replace(/([?!])\.(?=\s|$)/g, '$1');
  return isOnPurpose(flat) ? flat : `[segloss/cli] unexpected error: ${flat}`;
}
