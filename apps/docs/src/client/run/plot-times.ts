import * as Plot from '@observablehq/plot';
import type { BenchGroup, BenchLine } from '../../model/bench-groups.ts';

const rowHeight = 26;

/** Draws medians with what a tenth of the runs is below and above, on a logarithmic scale. */
export function plotTimes({ title, lines }: BenchGroup): Element {
  const label = ({ backend, isOwn, source }: BenchLine) => (isOwn ? backend : `${backend}, ${source}`);
  const colour = ({ isOwn }: BenchLine) => (isOwn ? 'var(--foreground)' : 'var(--background)');
  const longest = Math.max(...lines.map((line) => label(line).length));
  const figure = Plot.plot({
    className: 'plot',
    width: 720,
    height: rowHeight * lines.length + 60,
    marginLeft: Math.min(300, 6.5 * longest + 16),
    x: { type: 'log', label: 'milliseconds →', grid: true, tickFormat: '~g' },
    y: { label: null, domain: lines.map(label), tickSize: 0 },
    marks: [
      Plot.ruleY(lines, {
        x1: 'p10',
        x2: 'p90',
        y: label,
        stroke: colour,
        strokeWidth: 3,
        strokeOpacity: 0.55,
      }),
      Plot.dot(lines, {
        x: 'median',
        y: label,
        fill: colour,
        r: 5,
        symbol: (line: BenchLine) => (line.isOwn ? 'circle' : 'square'),
      }),
    ],
  });
  // The picture has one name; parts of it with names of their own would have no role.
  for (const part of figure.querySelectorAll('[aria-label]')) part.removeAttribute('aria-label');
  figure.setAttribute('role', 'img');
  figure.setAttribute('aria-label', `Median times of ${title}, as in the table above`);
  return figure;
}
