import * as Plot from '@observablehq/plot';
import type { BenchGroup, BenchLine } from '../../model/bench-groups.ts';

const rowHeight = 26;

/** Where a time stands that no clock of the page could tell from 0, in milliseconds. */
const leastTime = 1e-3;

const labelOf = ({ backend, isOwn, source }: BenchLine): string =>
  isOwn ? backend : source.split(',', 1)[0]!;
const colourOf = ({ isOwn }: BenchLine): string => (isOwn ? 'var(--foreground)' : 'var(--background)');

/** Gives times a place on a logarithmic scale: clocks that are blurred may say 0. */
function aboveZero(lines: readonly BenchLine[]): readonly BenchLine[] {
  const known = lines.flatMap(({ median, p10, p90 }) => [median, p10, p90]).filter((time) => time > 0);
  const least = known.length === 0 ? leastTime : Math.min(...known) / 2;
  const lift = (time: number) => Math.max(time, least);
  return lines.map((line) => ({
    ...line,
    median: lift(line.median),
    p10: lift(line.p10),
    p90: lift(line.p90),
  }));
}

/** Draws medians with what a tenth of the runs is below and above, on a logarithmic scale. */
export function plotTimes({ title, lines: measured }: BenchGroup): Element {
  const lines = aboveZero(measured);
  const labels = new Map(lines.map((line) => [line.key, labelOf(line)]));
  const longest = Math.max(...[...labels.values()].map(({ length }) => length));
  const figure = Plot.plot({
    className: 'plot',
    width: 720,
    height: rowHeight * lines.length + 60,
    marginLeft: 6 * longest + 16,
    x: { type: 'log', label: 'milliseconds →', grid: true, tickFormat: '~g' },
    y: {
      label: null,
      domain: [...labels.keys()],
      tickFormat: (key: string) => labels.get(key) ?? '',
      tickSize: 0,
    },
    marks: [
      Plot.ruleY(lines, {
        x1: 'p10',
        x2: 'p90',
        y: 'key',
        stroke: colourOf,
        strokeWidth: 3,
        strokeOpacity: 0.55,
      }),
      Plot.dot(lines, {
        x: 'median',
        y: 'key',
        fill: colourOf,
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
