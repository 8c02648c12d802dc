import Table from 'cli-table3';

/** Draws a table for people; `right` names the columns whose numbers are aligned to the right. */
export function drawTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  right: readonly number[] = [],
  widths?: readonly (number | null)[],
): string {
  const table = new Table({
    head: [...head],
    style: { head: [], border: [], compact: true },
    colAligns: head.map((_, column) => (right.includes(column) ? 'right' : 'left')),
    wordWrap: true,
    ...(widths ? { colWidths: [...widths] } : {}),
  });
  for (const row of rows) table.push([...row]);
  return table.toString();
}

/** Writes a number with as many digits as float32 engines share, in a form that reads back. */
export const formatValue = (value: number): string => {
  const isPlain = value === 0 || (Math.abs(value) >= 1e-4 && Math.abs(value) < 1e7);
  return isPlain ? value.toPrecision(9) : value.toExponential(8);
};
