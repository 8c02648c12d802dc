import { Scroll } from '../../shared/components/scroll.tsx';
import { boxSize, layOutTaxonomy } from '../model/taxonomy.ts';

const { width, height, boxes, headings, lines } = layOutTaxonomy();

/** Draws the map of losses: each box leads to its page, each line says how one comes from another. */
export function TaxonomyPicture() {
  return (
    <Scroll label="Map of the losses">
      <svg
        class="taxonomy"
        viewBox={`0 0 ${width} ${height}`}
        width={width}
        height={height}
        aria-label="Map of the losses"
      >
        {lines.map(({ from, to, kind, how, path }) => (
          <path key={`${from} ${to}`} class={`line ${kind}`} d={path} data-from={from} data-to={to}>
            <title>{`${to} ${how}: ${from}`}</title>
          </path>
        ))}
        {headings.map(({ title, x, y }) => (
          <text key={title} class="heading" x={x} y={y}>
            {title}
          </text>
        ))}
        {boxes.map(({ id, title, x, y }) => (
          <a key={id} class="box" href={`/losses/${id}/`} data-loss={id}>
            <rect x={x} y={y} width={boxSize.width} height={boxSize.height} rx={6} />
            <text x={x + 12} y={y + boxSize.height / 2} dominant-baseline="central">
              {title}
            </text>
          </a>
        ))}
      </svg>
    </Scroll>
  );
}
