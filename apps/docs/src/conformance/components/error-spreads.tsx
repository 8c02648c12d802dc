import { Scroll } from '../../shared/components/scroll.tsx';
import { Spreads } from '../../shared/components/spreads.tsx';
import { TableHeads } from '../../shared/components/table-heads.tsx';
import { formatRatio } from '../../shared/model/format.ts';
import { errorsOf } from '../model/errors.ts';
import type { SuiteTable } from '../model/matrix.ts';

/** Shows how far each run of a suite is off, by what is tolerated: median, one in a hundred, and the worst. */
export function ErrorSpreads({ table }: { readonly table: SuiteTable }) {
  const runs = table.runs.flatMap(({ name, adapter, device, place, report }) => {
    const errors = errorsOf(report);
    const { arithmetic } = report.device;
    return errors ? [{ name, label: `${adapter} ${device}, ${place}`, arithmetic, ...errors }] : [];
  });
  const points = runs.map(({ name, label, median, p99, worst, arithmetic }) => ({
    key: name,
    label,
    low: median,
    middle: p99,
    high: worst,
    text: formatRatio(worst),
    isMain: arithmetic.startsWith('cpu'),
  }));
  return (
    <>
      <Spreads
        label="Plot of errors by device"
        points={points}
        name="Errors by device"
        axis="error by what is tolerated"
        limit={1}
      />
      <p class="legend">
        Each bar goes from the median of all {runs[0]?.compared} values and gradients of a run to the worst
        one, whose figure stands beside it; the mark is where one in a hundred is further off. Dots:
        arithmetic of processors; squares: of GPUs. The line at 1 is the limit.
      </p>
      <details>
        <summary>The numbers</summary>
        <Scroll label="Errors by device">
          <table>
            <TableHeads names={['device', 'arithmetic', 'compared', 'median', '1 in 100', 'worst', 'of']} />
            <tbody>
              {runs.map(({ name, label, arithmetic, compared, median, p99, worst, worstCheck }) => (
                <tr key={name}>
                  <th scope="row">{label}</th>
                  <td>{arithmetic}</td>
                  <td class="number">{compared}</td>
                  <td class="number">{median.toPrecision(2)}</td>
                  <td class="number">{formatRatio(p99)}</td>
                  <td class="number">{formatRatio(worst)}</td>
                  <td>
                    <code>{worstCheck}</code>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      </details>
    </>
  );
}
