/** Writes a value as JSON; numbers that JSON cannot hold become strings, such as `"Infinity"`. */
export const toJson = (value: unknown): string =>
  JSON.stringify(
    value,
    (_, item: unknown) => (typeof item === 'number' && !Number.isFinite(item) ? String(item) : item),
    2,
  );
