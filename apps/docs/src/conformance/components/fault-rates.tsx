import { Scroll } from '../../shared/components/scroll.tsx';
import { TableHeads } from '../../shared/components/table-heads.tsx';
import type { FaultRate } from '../model/faults.ts';

const sum = (rates: readonly FaultRate[], of: 'found' | 'total'): number =>
  rates.reduce((count, rate) => count + rate[of], 0);

/** Shows how many faults, put into a correct adapter, the suite found. */
export function FaultRates({ rates }: { readonly rates: readonly FaultRate[] }) {
  return (
    <>
      <p>
        {sum(rates, 'total')} faults that engines have were put into a correct adapter, one at a time, by
        people who had not seen the checks. The suite found {sum(rates, 'found')} of them.
      </p>
      <Scroll label="Faults found by kind">
        <table>
          <TableHeads names={['kind', 'found', 'not found']} />
          <tbody>
            {rates.map(({ kind, found, total, missed }) => (
              <tr key={kind}>
                <th scope="row">{kind}</th>
                <td class="number">
                  {found} of {total}
                </td>
                <td>{missed.join(' ')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </>
  );
}
