import * as Plot from '@observablehq/plot';
import { namePicture } from './name-picture.ts';

/** A line of a plot: a number with a range around it. */
export interface SpreadPoint {
  /** What tells it from others of the same label. */
  readonly key: string;
  readonly label: string;
  readonly low: number;
  readonly middle: number;
  readonly high: number;
  /** What stands beside it. */
  readonly text: string;
  /** Drawn as a filled dot in the colour of the foreground, else as a square in that of the background. */
  readonly isMain: boolean;
}

/** What a plot is called, and what it measures. */
export interface SpreadOptions {
  readonly name: string;
  readonly axis: string;
  /** Where a line marks what may not be passed. */
  readonly limit?: number;
  /** What makes its elements. */
  readonly document: Document;
}

const rowHeight = 26;

/** Draws numbers with their ranges, one below the other, against a logarithmic axis. */
export function plotSpreads(
  points: readonly SpreadPoint[],
  { name, axis, limit, document }: SpreadOptions,
): Element {
  const labels = new Map(points.map(({ key, label }) => [key, label]));
  const longest = Math.max(...points.map(({ label }) => label.length));
  const y = { y: 'key' } as const;
  const marks = (isMain: boolean) => {
    const own = points.filter((point) => point.isMain === isMain);
    const colour = `var(--${isMain ? 'foreground' : 'background'})`;
    return [
      Plot.ruleY(own, { ...y, x1: 'low', x2: 'high', stroke: colour, strokeWidth: 5, strokeOpacity: 0.35 }),
      Plot.dot(own, { ...y, x: 'middle', fill: colour, r: 4.5, symbol: isMain ? 'circle' : 'square' }),
    ];
  };
  const figure = Plot.plot({
    document,
    className: 'plot',
    width: 720,
    height: rowHeight * points.length + 50,
    marginLeft: 20 + 7 * longest,
    marginRight: 60,
    marginTop: 40,
    marginBottom: 6,
    style: { fontSize: '12px' },
    x: { type: 'log', label: `${axis} →`, axis: 'top', grid: true, tickFormat: '~g', ticks: 5 },
    y: {
      domain: [...labels.keys()],
      tickFormat: (key: string) => labels.get(key) ?? '',
      label: null,
      tickSize: 0,
    },
    marks: [
      ...(limit === undefined ? [] : [Plot.ruleX([limit], { stroke: 'var(--bad)', strokeWidth: 2 })]),
      ...marks(true),
      ...marks(false),
      Plot.text(points, {
        ...y,
        x: 'high',
        text: 'text',
        dx: 9,
        textAnchor: 'start',
        fill: 'currentColor',
      }),
    ],
  });
  return namePicture(figure, name);
}
