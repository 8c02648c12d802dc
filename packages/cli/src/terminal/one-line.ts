import { escapeControls, excerpt } from '@segloss/core/errors';

/** Tells whether a message was written for people; by its form, as an adapter may have another copy of core. */
export const isOnPurpose = (message: string): boolean => message.startsWith('[segloss/');

/** What JavaScript engines throw when memory is exhausted, or when an array or string is too long. */
const outOfMemory = /allocation failed|out of memory|invalid (array|typed array|string|array buffer) length/i;

function textOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  if (!(error instanceof RangeError) || !outOfMemory.test(text)) return text;
  return `[segloss/cli] memory: ${text}. Use a smaller volume or batch, or a backend that needs less, such as wasm.`;
}

/** Longest excerpt of an unexpected error; errors thrown on purpose have their own limits. */
const longest = 2_000;

/** Writes an error in one line that is safe for a terminal; marks an error that was not thrown on purpose. */
export function oneLine(error: unknown): string {
  const text = textOf(error);
  // Reasons get a full stop behind them, also those that end in a question.
  const flat = escapeControls(text.replace(/\s*\n\s*/g, ' ')).replace(/([?!])\.(?=\s|$)/g, '$1');
  return isOnPurpose(flat) ? flat : `[segloss/cli] unexpected error: ${excerpt(flat, longest)}`;
}
