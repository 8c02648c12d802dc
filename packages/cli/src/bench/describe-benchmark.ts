import { stripVTControlCharacters } from 'node:util';
import {
  type Benchmark,
  type BenchRow,
  type Comparison,
  describeSetting,
  showShape,
  showTime,
} from '@segloss/measure';
import Chartscii from 'chartscii';
import { drawTable } from '../terminal/table.ts';

const showBytes = (bytes: number | null): string => (bytes === null ? '' : (bytes / 1e6).toFixed(0));

const backendOf = ({ backend, resident }: BenchRow): string => `${backend}${resident ? ', resident' : ''}`;

const lossOf = ({ loss, gradient }: BenchRow): string => `${loss}${gradient ? ' + gradient' : ''}`;

/** Names rows by what tells them apart: what all of them share is left out. */
function labelsOf(rows: readonly BenchRow[]): readonly string[] {
  const parts = rows.map((row) => [lossOf(row), showShape(row.shape), backendOf(row)]);
  const isShared = (column: number) => parts.every((part) => part[column] === parts[0]![column]);
  return parts.map((part) => part.filter((_, column) => column === 2 || !isShared(column)).join(' '));
}

/** Draws the medians as bars; nothing for a single row, which has nothing to be compared with. */
function drawBars(rows: readonly BenchRow[]): string | undefined {
  if (rows.length < 2) return undefined;
  const labels = labelsOf(rows);
  const bars = rows.map(({ medianMs }, index) => ({ label: labels[index]!, value: medianMs }));
  const valueLabelFormat = (values: readonly string[]) =>
    ` ${values.map((value) => showTime(Number(value))).join(' ')}`;
  const chart = new Chartscii(bars, {
    ...{ width: 40, barSize: 1, padding: 0 },
    ...{ valueLabels: true, valueLabelsFloatingPoint: 6, valueLabelFormat },
  });
  // It resets colours even where there are none, which would end up in files.
  return stripVTControlCharacters(chart.create()).trim();
}

/** Lays a benchmark out as a table, with bars below it. */
export function describeBenchmark(benchmark: Benchmark): string {
  const { rows } = benchmark;
  const head = [
    'backend',
    'library',
    'loss',
    'shape',
    'compile',
    'first run',
    'median',
    'min',
    'p10 - p90',
    'runs',
    'MB',
  ];
  const cells = rows.map((row) => [
    backendOf(row),
    `${row.library.name} ${row.library.version}`.trim(),
    lossOf(row),
    showShape(row.shape),
    row.compileMs === null ? '' : showTime(row.compileMs),
    showTime(row.firstRunMs),
    showTime(row.medianMs),
    showTime(row.minimumMs),
    `${showTime(row.p10Ms)} - ${showTime(row.p90Ms)}`,
    String(row.runs),
    showBytes(row.memoryGrowthBytes),
  ]);
  const notes = rows.flatMap((row) => [
    ...(row.note === undefined ? [] : [`${backendOf(row)}: ${row.note}`]),
    ...(row.softwareRendering ? [`${row.backend}: ${row.gpu}, emulated in software`] : []),
  ]);
  const bars = drawBars(rows);
  return [
    describeSetting(benchmark),
    drawTable(head, cells, [4, 5, 6, 7, 8, 9, 10]),
    'times in milliseconds; MB: how far the memory of the process rose above what it was with the inputs in place',
    ...new Set(notes),
    ...(bars === undefined ? [] : [`\nmedian, ms\n${bars}`]),
  ].join('\n');
}

/** Writes ratios of two benchmarks, and what else was not the same. */
export function describeComparison({ ratios, differences, unmatched }: Comparison): string {
  const cells = ratios.map(({ before, now, ratio, isWithinSpread }) => [
    backendOf(now),
    lossOf(now),
    showShape(now.shape),
    showTime(before.medianMs),
    showTime(now.medianMs),
    ratio.toPrecision(3),
    isWithinSpread ? 'within the spread' : ratio < 1 ? 'faster' : 'slower',
  ]);
  const list = (title: string, lines: readonly string[]) =>
    lines.length === 0 ? [] : [title, ...lines.map((line) => `  ${line}`)];
  const head = ['backend', 'loss', 'shape', 'before', 'now', 'now / before', ''];
  return [
    ratios.length === 0 ? 'Nothing was measured in both runs.' : drawTable(head, cells, [3, 4, 5]),
    ...list('Not the same in both runs, which may be why times differ:', differences),
    ...list('Not compared:', unmatched),
  ].join('\n');
}
