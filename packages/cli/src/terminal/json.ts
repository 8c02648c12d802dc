import { escapeControls } from '@segloss/core/errors';

/** Writes a value as JSON that is safe for a terminal; numbers that JSON lacks become strings, such as `"Infinity"`. */
export const toJson = (value: unknown): string =>
  escapeControls(
    JSON.stringify(
      value,
      (_, item: unknown) => (typeof item === 'number' && !Number.isFinite(item) ? String(item) : item),
      2,
    ),
    '\n',
  );
