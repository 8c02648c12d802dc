import type { CellView, RunView, SuiteTable } from '../model/matrix.ts';

const scaleStyle = ({ ratio }: CellView) =>
  ratio === null ? undefined : { '--heat': `${Math.round(100 * Math.min(ratio, 1))}%` };

const nameOf = ({ adapter, device, place }: RunView): string => `${adapter} ${device} in ${place}`;

/** Shows the matrix of one suite; each cell is a button that a script makes answer. */
export function MatrixTable({ table }: { readonly table: SuiteTable }) {
  return (
    <section class="scroll" aria-label="Conformance matrix" aria-describedby={`legend-${table.digest}`}>
      <table class="matrix" data-matrix={table.digest}>
        <thead>
          <tr>
            <td />
            {table.adapters.map(({ name, columns }) => (
              <th key={name} scope="colgroup" colSpan={columns}>
                {name}
              </th>
            ))}
          </tr>
          <tr>
            <th scope="col">loss</th>
            {table.runs.map(({ name, device, place, report }) => (
              <th key={name} scope="col">
                {device}
                <small>{place}</small>
                {report.environment.softwareRendering && <small class="software">emulated GPU</small>}
              </th>
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
                  <td key={run.name}>
                    <button
                      type="button"
                      class={`cell ${cell.state}`}
                      style={scaleStyle(cell)}
                      data-run={run.name}
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
