import { keepOneTabStop, moveFocus } from '../../conformance/components/cell-navigation.ts';
import { cellClass, heatStyle } from '../../conformance/components/heat.ts';
import { Scroll } from '../../shared/components/scroll.tsx';
import type { ResultColumn, ResultTable } from '../model/results.ts';

const nameOf = ({ adapter, device, place, source }: ResultColumn): string =>
  `${adapter} ${device} in ${place}, ${source}`;

const tableOf = ({ currentTarget }: Event): HTMLTableElement =>
  (currentTarget as HTMLElement).closest('table')!;

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
    <Scroll label="Results">
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
        <tbody
          onKeyDown={(event) => moveFocus(tableOf(event), event)}
          onFocusIn={(event) => keepOneTabStop(tableOf(event), event.target)}
        >
          {rows.map(({ loss, title, cells }, row) => (
            <tr key={loss}>
              <th scope="row">{title}</th>
              {cells.map((cell, i) => {
                const column = columns[i]!;
                return (
                  <td key={column.name}>
                    <button
                      type="button"
                      class={cellClass(cell)}
                      style={heatStyle(cell.ratio)}
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
