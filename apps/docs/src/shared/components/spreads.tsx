import { parseHTML } from 'linkedom';
import { Scroll } from './scroll.tsx';
import { plotSpreads, type SpreadOptions, type SpreadPoint } from './spread-plot.ts';

/** Shows numbers with their ranges as a plot that is drawn when the site is built. */
export function Spreads({
  label,
  points,
  ...options
}: {
  readonly label: string;
  readonly points: readonly SpreadPoint[];
} & Omit<SpreadOptions, 'document'>) {
  const { document } = parseHTML('<html><body></body></html>');
  const html = plotSpreads(points, { ...options, document }).outerHTML;
  return (
    <Scroll label={label}>
      <div class="spreads" dangerouslySetInnerHTML={{ __html: html }} />
    </Scroll>
  );
}
