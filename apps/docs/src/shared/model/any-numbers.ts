const lost: readonly string[] = ['NaN', 'Infinity', '-Infinity'];

/** Writes JSON in which numbers that JSON has no word for stand as texts: a result may be infinitely far off. */
export const writeNumbers = (value: unknown): string =>
  JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'number' && !Number.isFinite(part) ? String(part) : part,
  );

/** Reads what {@link writeNumbers} wrote. */
export const readNumbers = (json: string): unknown =>
  JSON.parse(json, (_, part: unknown) =>
    typeof part === 'string' && lost.includes(part) ? Number(part) : part,
  );
