import { Scroll } from '../../shared/components/scroll.tsx';
import { TableHeads } from '../../shared/components/table-heads.tsx';
import type { ParameterRow } from '../model/parameters.ts';

/** Lists parameters with defaults and ranges; those that many losses share come last. */
export function ParameterTable({ rows }: { readonly rows: readonly ParameterRow[] }) {
  return (
    <Scroll label="Parameters">
      <table class="parameters">
        <TableHeads names={['parameter', 'default', 'allowed', 'what it does']} />
        <tbody>
          {rows.map(({ name, initial, range, description, isOwn }) => (
            <tr key={name} class={isOwn ? 'own' : undefined}>
              <th scope="row">
                <code>{name}</code>
              </th>
              <td>
                <code>{initial}</code>
              </td>
              <td>{range}</td>
              <td>{description}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}
