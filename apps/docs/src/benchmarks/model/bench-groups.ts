import { type Benchmark, type BenchRow, showShape, showTime } from '@segloss/measure';

/** A benchmark that is published, and the name of its file. */
export interface PublishedBenchmark {
  readonly name: string;
  readonly benchmark: Benchmark;
}

/** One row of a benchmark as people read it. */
export interface BenchLine {
  /** Tells it from the others of its group: a benchmark may have measured a backend twice. */
  readonly key: string;
  readonly backend: string;
  /** Where it was measured. */
  readonly source: string;
  readonly isOwn: boolean;
  readonly library: string;
  /** Milliseconds in words, in the order of {@link benchColumns}. */
  readonly times: readonly string[];
  readonly median: number;
  readonly p10: number;
  readonly p90: number;
  /** What is to be known of the device, such as that its graphics processor is emulated. */
  readonly remark: string;
}

/** Rows that did the same work, so that their times can be looked at side by side. */
export interface BenchGroup {
  readonly title: string;
  readonly lines: readonly BenchLine[];
}

/** TableHeads the columns of times. */
export const benchColumns = ['compile', 'first run', 'median', 'minimum', 'p10 – p90', 'runs'] as const;

const titleOf = ({ loss, gradient, shape }: BenchRow): string =>
  `${loss}${gradient ? ' with gradient' : ''}, ${showShape(shape)}`;

/** Says where a benchmark was measured. */
export function describePlace({ date, machine }: Benchmark): string {
  const cpu = machine.cpu === 'unknown' ? `${machine.cores} cores` : `${machine.cores} × ${machine.cpu}`;
  return `${date.slice(0, 10)}, ${machine.runtime}, ${cpu}`;
}

function remarkOf({ gpu, softwareRendering, note }: BenchRow): string {
  const emulated = softwareRendering ? ', emulated in software' : '';
  return [gpu === null ? '' : `${gpu}${emulated}`, note ?? ''].filter(Boolean).join('; ');
}

const lineOf = (row: BenchRow, source: string, file?: string): Omit<BenchLine, 'key'> => ({
  backend: `${row.backend}${row.resident ? ', resident' : ''}`,
  source,
  isOwn: file === undefined,
  library: `${row.library.name} ${row.library.version}`.trim(),
  times: [
    row.compileMs === null ? '' : showTime(row.compileMs),
    ...[row.firstRunMs, row.medianMs, row.minimumMs].map(showTime),
    `${showTime(row.p10Ms)} – ${showTime(row.p90Ms)}`,
    String(row.runs),
  ],
  median: row.medianMs,
  p10: row.p10Ms,
  p90: row.p90Ms,
  remark: remarkOf(row),
});

/**
 * Arranges a benchmark by what its rows computed, each row followed by published ones of the same backend.
 *
 * @param source what to call the benchmark itself
 */
export function benchGroups(
  own: Benchmark,
  source: string,
  published: readonly PublishedBenchmark[],
): readonly BenchGroup[] {
  const isSameBackend = (a: BenchRow, b: BenchRow) => a.backend === b.backend && a.resident === b.resident;
  const titles = [...new Set(own.rows.map(titleOf))];
  return titles.map((title) => {
    const rows = own.rows.filter((row) => titleOf(row) === title);
    const twinsOf = (row: BenchRow, i: number) =>
      // Once, even where the backend was measured several times.
      rows.findIndex((other) => isSameBackend(other, row)) < i
        ? []
        : published.flatMap(({ name, benchmark }) =>
            benchmark.rows
              .filter((other) => titleOf(other) === title && isSameBackend(other, row))
              .map((other) => lineOf(other, `published: ${describePlace(benchmark)}`, name)),
          );
    const lines = rows.flatMap((row, i) => [lineOf(row, source), ...twinsOf(row, i)]);
    return { title, lines: lines.map((line, i) => ({ ...line, key: String(i) })) };
  });
}
