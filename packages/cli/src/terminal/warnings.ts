import type { Warning } from '@segloss/core';
import { escapeControls } from '@segloss/core/errors';

/** Writes a warning in one line. */
export function warningLine({ subject, reason, remedy }: Warning): string {
  const end = /[.?!]$/.test(reason) ? '' : '.';
  return escapeControls(`${subject}: ${reason}${end} ${remedy}`);
}

/** Writes warnings in lines, without those given before. */
export const warningLines = (warnings: readonly Warning[]): readonly string[] => [
  ...new Set(warnings.map(warningLine)),
];

/** Prints warnings on stderr, so that stdout holds the results and nothing else. */
export function printWarnings(lines: readonly string[]): void {
  for (const line of lines) process.stderr.write(`warning: ${line}\n`);
}
