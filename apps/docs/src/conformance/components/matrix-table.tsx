import type { RunView, SuiteTable } from '../model/matrix.ts';
import { adapterHeads, type ColumnHead, columnHead, renderingTexts } from '../model/matrix-head.ts';
import { cellClass, heatStyle } from './heat.ts';

const nameOf = ({ adapter, device, place }: RunView): string => `${adapter} ${device} in ${place}`;

function Column({ head }: { readonly head: ColumnHead }) {
  const { name, adapter, device, place, runtime, date, rendering } = head;
  const flag = rendering === 'none' ? undefined : renderingTexts[rendering];
  return (
    <th scope="col" data-run={name} data-adapter={adapter} data-place={place}>
      <span class="upright">
        {device}
        <small>
          {runtime}, <time dateTime={date}>{date}</time>
        </small>
      </span>
      <span class={`flag ${rendering}`}>{flag && <abbr title={flag[1]}>{flag[0]}</abbr>}</span>
    </th>
  );
}

/** Shows the matrix; each cell is a button that a script makes answer. */
export function MatrixTable({ table }: { readonly table: SuiteTable }) {
  const starts = new Set(
    table.adapters.map(({ name }) => table.runs.findIndex(({ adapter }) => adapter === name)),
  );
  return (
    <section class="scroll tall" aria-label="Conformance matrix" aria-describedby="legend">
      <table class="matrix">
        <thead>
          <tr>
            <td />
            {adapterHeads(table).map(({ name, columns, engines }) => (
              <th key={name} scope="colgroup" colSpan={columns} data-adapter={name}>
                {name}
                <small>{engines}</small>
              </th>
            ))}
          </tr>
          <tr>
            <th scope="col">loss</th>
            {table.runs.map((run) => (
              <Column key={run.name} head={columnHead(run)} />
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.map(({ loss, title, cells }, row) => (
            <tr key={loss}>
              <th scope="row">{title}</th>
              {cells.map((cell, column) => {
                const run = table.runs[column]!;
                return (
                  <td key={run.name} data-run={run.name} class={starts.has(column) ? 'start' : undefined}>
                    <button
                      type="button"
                      class={cellClass(cell)}
                      style={heatStyle(cell.ratio)}
                      data-loss={loss}
                      tabIndex={row === 0 && column === 0 ? 0 : -1}
                      aria-label={`${title}, ${nameOf(run)}: ${cell.label}`}
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
    </section>
  );
}
