/** A place in a grid, from 0. */
export interface Place {
  readonly row: number;
  readonly column: number;
}

/** Finds where a key leads in a grid; `undefined` for keys that lead nowhere. */
export function placeAfter(
  key: string,
  { row, column }: Place,
  rows: number,
  columns: number,
): Place | undefined {
  const clamp = (index: number, count: number) => Math.min(Math.max(index, 0), count - 1);
  switch (key) {
    case 'ArrowUp':
      return { row: clamp(row - 1, rows), column };
    case 'ArrowDown':
      return { row: clamp(row + 1, rows), column };
    case 'ArrowLeft':
      return { row, column: clamp(column - 1, columns) };
    case 'ArrowRight':
      return { row, column: clamp(column + 1, columns) };
    case 'Home':
      return { row, column: 0 };
    case 'End':
      return { row, column: columns - 1 };
    default:
      return undefined;
  }
}
