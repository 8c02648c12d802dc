import { Scroll } from '../../shared/components/scroll.tsx';
import { TableHeads } from '../../shared/components/table-heads.tsx';
import { farDistance } from '../model/facts.ts';
import { cardOf, compared, formatNumber, formatShare } from '../model/view.ts';
import type { PlaygroundProps } from './context.ts';
import { HeatMap } from './heat-map.tsx';
import { ProfilePlot } from './profile-plot.tsx';

/** Compares the three losses of section 4.3 of the survey: how each weighs the same mismatch. */
export function Comparison(props: PlaygroundProps) {
  const { losses, state } = props;
  const cards = compared.map((id) => cardOf(losses.find((loss) => loss.id === id)!, state.answer));
  const lines = cards.flatMap(({ info, result }) =>
    result ? [{ id: info.id, title: info.title, profile: result.facts.profile }] : [],
  );
  const distances = [...new Set(lines.flatMap(({ profile }) => profile.map(({ distance }) => distance)))];
  const [nearest, furthest] = [Math.min(...distances), Math.max(...distances)];
  return (
    <section aria-labelledby="comparison">
      <h2 id="comparison">One mismatch, three weights</h2>
      <p>
        All three penalize wrong pixels. Dice divides them by the sizes of both regions, wherever they are;
        the boundary loss weighs them by their distance to the border of the target, the Hausdorff loss by the
        squared distances to both borders (J. Ma, <cite>Segmentation Loss Odyssey</cite>,{' '}
        <a href="https://arxiv.org/abs/2005.13449">section 4.3</a>).
      </p>
      <div class="comparison">
        <ul class="three">
          {cards.map((card) => (
            <li key={card.info.id}>
              <h3 class={`key-line ${card.info.id}`}>{card.info.title}</h3>
              <HeatMap {...props} card={card} />
            </li>
          ))}
        </ul>
        <figure>
          <ProfilePlot lines={lines} />
          <figcaption>
            Weight of a wrong pixel (derivative by its probability), as a share of the largest weight.
            {distances.length === 0 && ' No pixel is wrong now, so there is nothing to weigh.'}
          </figcaption>
        </figure>
        <Scroll label="The three losses in numbers">
          <table class="facts">
            <TableHeads
              names={[
                'loss',
                'value',
                'gradient on wrong pixels',
                `further than ${farDistance} px from the border`,
                distances.length > 1
                  ? `weight at ${furthest} px, by that at ${nearest} px`
                  : 'weight by distance',
              ]}
            />
            <tbody>
              {cards.map(({ info, result }) => {
                const profile = result?.facts.profile ?? [];
                const ratio = (profile.at(-1)?.weight ?? 0) / (profile[0]?.weight ?? 0);
                return (
                  <tr key={info.id}>
                    <th scope="row">{info.title}</th>
                    <td class="number">{result ? formatNumber(result.value) : '…'}</td>
                    <td class="number">{result ? formatShare(result.facts.wrongShare) : '…'}</td>
                    <td class="number">{result ? formatShare(result.facts.farShare) : '…'}</td>
                    <td class="number">
                      {profile.length > 1 && Number.isFinite(ratio) ? `× ${ratio.toPrecision(3)}` : '–'}
                    </td>
                  </tr>
                );
              })}
            </tbody>
          </table>
        </Scroll>
      </div>
    </section>
  );
}
