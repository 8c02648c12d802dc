import { describeSetting, showTime } from '@segloss/measure';
import { Scroll } from '../../shared/components/scroll.tsx';
import { Spreads } from '../../shared/components/spreads.tsx';
import { TableHeads } from '../../shared/components/table-heads.tsx';
import type { PublishedBenchmark } from '../model/bench-groups.ts';
import { arrangeSpeed, type SpeedGroup } from '../model/performance.ts';

function Picture({ group }: { readonly group: SpeedGroup }) {
  const points = group.rows.map(({ label, isOurs, row }) => ({
    key: label,
    label,
    low: row.p10Ms,
    middle: row.medianMs,
    high: row.p90Ms,
    text: showTime(row.medianMs),
    isMain: isOurs,
  }));
  return (
    <Spreads
      label={`Plot of ${group.title}`}
      points={points}
      name={`Milliseconds: ${group.title}`}
      axis="milliseconds"
    />
  );
}

const showRatio = (ratio: number): string => (ratio >= 100 ? ratio.toFixed(0) : ratio.toPrecision(2));

function Numbers({ group }: { readonly group: SpeedGroup }) {
  const names = ['', 'library', 'median', 'tenths', 'ratio', 'first run', 'runs', 'memory'];
  return (
    <details>
      <summary>The numbers</summary>
      <Scroll label={`Numbers of ${group.title}`}>
        <table class="speeds">
          <TableHeads names={names} />
          <tbody>
            {group.rows.map(({ label, ratio, notes, row }) => (
              <tr key={label}>
                <th scope="row">
                  {label}
                  {notes.map((note) => (
                    <small key={note}>{note}</small>
                  ))}
                </th>
                <td>
                  {row.library.name} {row.library.version}
                </td>
                <td class="number">{showTime(row.medianMs)}</td>
                <td class="number">
                  {showTime(row.p10Ms)} to {showTime(row.p90Ms)}
                </td>
                <td class="number">{showRatio(ratio)}</td>
                <td class="number">{showTime(row.firstRunMs)}</td>
                <td class="number">{row.runs}</td>
                <td class="number">
                  {row.memoryGrowthBytes === null ? '' : `${(row.memoryGrowthBytes / 1e6).toFixed(0)} MB`}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      <p class="legend">
        Times in milliseconds; ratio: median divided by that of {group.baseline}, in this run.
      </p>
    </details>
  );
}

function Groups({ title, groups }: { readonly title: string; readonly groups: readonly SpeedGroup[] }) {
  if (groups.length === 0) return null;
  return (
    <>
      <h3>{title}</h3>
      {groups.map((group) => (
        <figure key={group.title} class="speed">
          <figcaption>{group.title}</figcaption>
          <Picture group={group} />
          <Numbers group={group} />
        </figure>
      ))}
    </>
  );
}

/** Shows what each benchmark has measured, the latest first; says so where there is none. */
export function Speeds({ benchmarks }: { readonly benchmarks: readonly PublishedBenchmark[] }) {
  if (benchmarks.length === 0) {
    return (
      <p>
        There is no run of this version. <code>npm run bench</code> in a clone makes one, and the next build
        of this page shows it.
      </p>
    );
  }
  return (
    <>
      {benchmarks.map(({ name, benchmark }, i) => {
        const { backends, losses } = arrangeSpeed(benchmark);
        return (
          <details key={name} class="run" open={i === 0}>
            <summary>{describeSetting(benchmark)}</summary>
            <Groups title="Backends and other libraries" groups={backends} />
            <Groups title="Losses" groups={losses} />
          </details>
        );
      })}
    </>
  );
}
