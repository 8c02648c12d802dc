import { placeAfter } from '../../shared/model/grid.ts';

/** Lists the cells of a matrix that are shown, row by row. */
const shownRows = (table: HTMLTableElement): readonly (readonly HTMLButtonElement[])[] =>
  [...table.tBodies[0]!.rows].map((row) => [
    ...row.querySelectorAll<HTMLButtonElement>('td:not([hidden]) button'),
  ]);

/** Moves the focus from cell to cell, if a key of the cursor was pressed. */
export function moveFocus(table: HTMLTableElement, event: KeyboardEvent): void {
  const rows = shownRows(table);
  const row = rows.findIndex((cells) => cells.includes(event.target as HTMLButtonElement));
  if (row < 0) return;
  const column = rows[row]!.indexOf(event.target as HTMLButtonElement);
  const place = placeAfter(event.key, { row, column }, rows.length, rows[row]!.length);
  if (!place) return;
  event.preventDefault();
  rows[place.row]![place.column]!.focus();
}

/** Puts one cell of a matrix into the order of Tab, and no other; the first that is shown if that one is hidden. */
export function keepOneTabStop(table: HTMLTableElement, wanted?: EventTarget | null): void {
  const cells = shownRows(table).flat();
  const stop =
    cells.find((cell) => cell === wanted) ?? cells.find(({ tabIndex }) => tabIndex === 0) ?? cells[0];
  for (const cell of table.querySelectorAll('button')) cell.tabIndex = cell === stop ? 0 : -1;
}

/** Lets the arrow keys lead from cell to cell, and tells `onChoose` which one was chosen. */
export function makeCellsAnswer(table: HTMLTableElement, onChoose: (cell: HTMLButtonElement) => void): void {
  table.addEventListener('keydown', (event) => moveFocus(table, event));
  table.addEventListener('focusin', ({ target }) => keepOneTabStop(table, target));
  table.addEventListener('click', ({ target }) => {
    const button = target instanceof Element ? target.closest('button') : null;
    if (button) onChoose(button);
  });
}
