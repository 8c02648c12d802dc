import { Scroll } from '../../shared/components/scroll.tsx';
import { TableHeads } from '../../shared/components/table-heads.tsx';
import { farDistance, placeOf } from '../model/facts.ts';
import { type Card, formatDerivative, formatNumber, formatShare } from '../model/view.ts';

/** Lists what the heat maps show, as numbers. */
export function NumbersTable({
  cards,
  pixel,
}: {
  readonly cards: readonly Card[];
  readonly pixel: number | undefined;
}) {
  const names = [
    'loss',
    'value',
    'largest derivative',
    'where',
    'gradient on wrong pixels',
    `further than ${farDistance} px from the border`,
    pixel === undefined ? 'derivative where you point' : `derivative at ${placeOf(pixel)}`,
  ];
  return (
    <details class="numbers">
      <summary>The same as a table</summary>
      <Scroll label="Values and gradients">
        <table>
          <TableHeads names={names} />
          <tbody>
            {cards.map(({ info, result, problem }) => (
              <tr key={info.id}>
                <th scope="row">{info.title}</th>
                {result ? (
                  <>
                    <td class="number">{formatNumber(result.value)}</td>
                    <td class="number">{formatDerivative(result.facts.largest.derivative)}</td>
                    <td>{placeOf(result.facts.largest.pixel)}</td>
                    <td class="number">{formatShare(result.facts.wrongShare)}</td>
                    <td class="number">{formatShare(result.facts.farShare)}</td>
                    <td class="number">
                      {pixel === undefined ? '–' : formatDerivative(result.gradient[pixel]!)}
                    </td>
                  </>
                ) : (
                  <td colSpan={6}>{problem ?? '…'}</td>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </details>
  );
}
