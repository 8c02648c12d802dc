import { type BenchGroup, benchColumns } from '../../model/bench-groups.ts';
import { Heads } from '../heads.tsx';
import { Scroll } from '../scroll.tsx';

/** Lists times in milliseconds of rows that did the same work. */
export function BenchTable({ group }: { readonly group: BenchGroup }) {
  return (
    <Scroll label={`Times of ${group.title}`}>
      <table class="bench">
        <caption>{group.title}; milliseconds</caption>
        <Heads names={['backend', ...benchColumns, 'where', 'library']} />
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
