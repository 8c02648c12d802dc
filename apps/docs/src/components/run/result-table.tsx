import { placeAfter } from '../../client/grid.ts';
import type { ResultColumn, ResultTable } from '../../model/results.ts';
import { Scroll } from '../scroll.tsx';

const nameOf = ({ adapter, device, place, source }: ResultColumn): string =>
  `${adapter} ${device} in ${place}, ${source}`;

const cellsOf = ({ currentTarget }: Event): readonly (readonly HTMLButtonElement[])[] =>
  [...(currentTarget as HTMLTableSectionElement).rows].map((row) => [...row.querySelectorAll('button')]);

/** Moves the focus from cell to cell by the keys of the cursor. */
function moveFocus(event: KeyboardEvent): void {
  const rows = cellsOf(event);
  const row = rows.findIndex((cells) => cells.includes(event.target as HTMLButtonElement));
  if (row < 0) return;
  const column = rows[row]!.indexOf(event.target as HTMLButtonElement);
  const place = placeAfter(event.key, { row, column }, rows.length, rows[row]!.length);
  if (!place) return;
  event.preventDefault();
  rows[place.row]![place.column]!.focus();
}

/** Keeps one cell in the order of Tab: that which had the focus last. */
function keepPlace(event: FocusEvent): void {
  for (const button of cellsOf(event).flat()) button.tabIndex = button === event.target ? 0 : -1;
}

/** Shows runs of a visitor with published ones beside them; each cell is a button that tells its numbers. */
export function ResultTableView({
  table,
  onChoose,
}: {
  readonly table: ResultTable;
  readonly onChoose: (column: ResultColumn, loss: string, title: string) => void;
}) {
  const { columns, rows } = table;
  return (
    <Scroll label={`Results of suite ${table.digest.slice(0, 12)}`}>
      <table class="matrix results">
        <thead>
          <tr>
            <th scope="col">loss</th>
            {columns.map((column) => (
              <th key={column.name} scope="col" class={column.isOwn ? 'own' : undefined}>
                {column.adapter} {column.device}
                <small>{column.place}</small>
                <small>{column.source}</small>
                {column.isPartial && <small class="software">partial</small>}
                {column.isEmulated && <small class="software">emulated GPU</small>}
              </th>
            ))}
          </tr>
        </thead>
        <tbody onKeyDown={moveFocus} onFocusIn={keepPlace}>
          {rows.map(({ loss, title, cells }, row) => (
            <tr key={loss}>
              <th scope="row">{title}</th>
              {cells.map((cell, i) => {
                const column = columns[i]!;
                const heat =
                  cell.ratio === null
                    ? undefined
                    : { '--heat': `${Math.round(100 * Math.min(cell.ratio, 1))}%` };
                return (
                  <td key={column.name}>
                    <button
                      type="button"
                      class={`cell ${cell.state}`}
                      style={heat}
                      tabIndex={row === 0 && i === 0 ? 0 : -1}
                      aria-label={`${title}, ${nameOf(column)}: ${cell.label}`}
                      onClick={() => onChoose(column, loss, `${title}, ${nameOf(column)}`)}
                    >
                      {cell.text}
                    </button>
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}
