import { escapeControls } from '@segloss/core/errors';

/**
 * Escapes characters that control a terminal in every string of plain data, keys included, such as a report read from a
 * file. For tables, in which a line break could forge a row.
 */
export function escapeDeep<T>(value: T): T {
  // The shape stays the same: only texts change.
  return escapeAny(value) as T;
}

function escapeAny(value: unknown): unknown {
  if (typeof value === 'string') return escapeControls(value);
  if (Array.isArray(value)) return value.map(escapeAny);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [escapeControls(key), escapeAny(item)]),
  );
}
