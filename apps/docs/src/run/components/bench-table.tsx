import { type BenchGroup, benchColumns } from '../../benchmarks/model/bench-groups.ts';
import { Scroll } from '../../shared/components/scroll.tsx';
import { TableHeads } from '../../shared/components/table-heads.tsx';

/** Lists times in milliseconds of rows that did the same work. */
export function BenchTable({ group }: { readonly group: BenchGroup }) {
  return (
    <Scroll label={`Times of ${group.title}`}>
      <table class="bench">
        <caption>{group.title}; milliseconds</caption>
        <TableHeads names={['backend', ...benchColumns, 'where', 'library']} />
        <tbody>
          {group.lines.map(({ key, backend, isOwn, library, times, source, remark }) => (
            <tr key={key} class={isOwn ? 'own' : undefined}>
              <th scope="row">{backend}</th>
              {times.map((time, i) => (
                <td key={benchColumns[i]} class="number">
                  {time}
                </td>
              ))}
              <td>
                {source}
                {remark && <small>{remark}</small>}
              </td>
              <td>{library}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}
