import { TaxonomyPicture } from '../../losses/components/taxonomy-picture.tsx';
import { families } from '../../losses/model/families.ts';

/** Names the page. */
export const data = {
  title: 'Losses',
  description: 'A map of segmentation losses: four families, and how their losses derive from each other.',
};

/** Draws the map of all losses, and lists them. */
export function render() {
  return (
    <>
      <h1>Losses</h1>
      <p>
        There are four families, by what a loss compares. A line within a tree means that the lower loss is a
        form of the upper one, a curve that the loss on the left or right is part of a compound, and a dotted
        arc that two losses are related. Point at a loss to highlight the related ones, and open it for its
        page. The map follows the survey of J. Ma, <cite>Segmentation Loss Odyssey</cite>,{' '}
        <a href="https://arxiv.org/abs/2005.13449">arXiv 2005.13449</a>, and adds losses that came after it.
      </p>
      <TaxonomyPicture />
      {families.map(({ id, title, summary, losses }) => (
        <section key={id}>
          <h2 id={id}>{title}</h2>
          <p>{summary}</p>
          <ul class="list">
            {losses.map((loss) => (
              <li key={loss.id}>
                <a href={`/losses/${loss.id}/`}>{loss.title}</a> <span>{loss.use}</span>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </>
  );
}
