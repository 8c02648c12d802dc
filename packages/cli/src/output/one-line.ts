/** Tells whether a message was written for people; by its form, as an adapter may have another copy of core. */
export const isOnPurpose = (message: string): boolean => message.startsWith('[segloss/');

/** Writes an error in one line; one that was not thrown on purpose says so. */
export function oneLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const flat = text.replace(/\s*\n\s*/g, ' ');
  return isOnPurpose(flat) ? flat : `[segloss/cli] unexpected error: ${flat}`;
}
