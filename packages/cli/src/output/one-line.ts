import { escapeControls, excerpt } from '@segloss/core';

/** Tells whether a message was written for people; by its form, as an adapter may have another copy of core. */
export const isOnPurpose = (message: string): boolean => message.startsWith('[segloss/');

/** What engines of JavaScript throw when there is no more memory, or no room for a longer array or text. */
const outOfMemory = /allocation failed|out of memory|invalid (array|typed array|string|array buffer) length/i;

function textOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  if (!(error instanceof RangeError) || !outOfMemory.test(text)) return text;
  return `[segloss/cli] memory: ${text}. Use a smaller volume or batch, or a backend that needs less, such as wasm.`;
}

/** Longest part of a message that was not written for people; what is on purpose has its own limits. */
const longest = 2_000;

/** Writes an error in one line, without anything that a terminal obeys; one that was not thrown on purpose says so. */
export function oneLine(error: unknown): string {
  const text = textOf(error);
  // Reasons get a full stop behind them, also those that end in a question.
  const flat = escapeControls(text.replace(/\s*\n\s*/g, ' ')).replace(/([?!])\.(?=\s|$)/g, '$1');
  return isOnPurpose(flat) ? flat : `[segloss/cli] unexpected error: ${excerpt(flat, longest)}`;
}
