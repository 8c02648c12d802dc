import { showTime } from '@segloss/measure';
import type { BenchGroup, BenchLine } from '../../benchmarks/model/bench-groups.ts';
import { plotSpreads, type SpreadPoint } from '../../shared/components/spread-plot.ts';

/** Where a time stands that no clock of the page could tell from 0, in milliseconds. */
const leastTime = 1e-3;

const labelOf = ({ backend, isOwn, source }: BenchLine): string =>
  isOwn ? backend : source.split(',', 1)[0]!;

/** Gives times a place on a logarithmic scale: clocks that are blurred may say 0. */
function pointsOf(lines: readonly BenchLine[]): readonly SpreadPoint[] {
  const known = lines.flatMap(({ median, p10, p90 }) => [median, p10, p90]).filter((time) => time > 0);
  const least = known.length === 0 ? leastTime : Math.min(...known) / 2;
  const lift = (time: number) => Math.max(time, least);
  return lines.map((line) => ({
    key: line.key,
    label: labelOf(line),
    low: lift(line.p10),
    middle: lift(line.median),
    high: lift(line.p90),
    text: showTime(line.median),
    isMain: line.isOwn,
  }));
}

/** Draws medians with the 10th and 90th percentile, on a logarithmic scale. */
export const plotTimes = ({ title, lines }: BenchGroup): Element =>
  plotSpreads(pointsOf(lines), {
    name: `Median times of ${title}, as in the table above`,
    axis: 'milliseconds',
    document,
  });
