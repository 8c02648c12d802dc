import type { SuiteTable } from '../model/matrix.ts';
import { cellClass, heatStyle } from './heat.ts';

/** Shows the row of one loss in the matrix, as a list of runs. */
export function LossEvidence({ table, loss }: { readonly table: SuiteTable; readonly loss: string }) {
  const row = table.rows.find((candidate) => candidate.loss === loss);
  if (!row) return <p>No run has checked this loss yet.</p>;
  return (
    <>
      <p>
        Largest error of any value or gradient, relative to what rounding explains; 1 is the limit. The{' '}
        <a href="/conformance/">conformance matrix</a> has the worst case of each, and you can{' '}
        <a href="/run/#suite">check your own device</a>.
      </p>
      <ul class="evidence">
        {row.cells.map((cell, i) => {
          const { name, adapter, device, place, report } = table.runs[i]!;
          return (
            <li key={name}>
              <span class={cellClass(cell)} style={heatStyle(cell.ratio)} title={cell.label}>
                {cell.text}
              </span>
              <div>
                {adapter} {device}
                <small>
                  {place}
                  {report.environment.softwareRendering && ', emulated GPU'}
                </small>
              </div>
            </li>
          );
        })}
      </ul>
    </>
  );
}
