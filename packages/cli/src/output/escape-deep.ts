import { escapeControls } from '@segloss/core';

/**
 * Writes out what a terminal would obey in every text of plain data, keys included, such as a report that was read
 * from a file: for tables, in which a line break would pass for a line of its own.
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
