import type { Benchmark, BenchRow } from './format/schema.ts';
import { showShape } from './shape.ts';

/** One row of two benchmarks. */
export interface Ratio {
  readonly before: BenchRow;
  readonly now: BenchRow;
  /** Median now by median before: below 1 is faster. */
  readonly ratio: number;
  /** Whether the middle four fifths of the runs overlap, so that the difference may be chance. */
  readonly isWithinSpread: boolean;
}

/** What two benchmarks say about each other. */
export interface Comparison {
  readonly ratios: readonly Ratio[];
  /** What was not the same in both, in words: differences of times may come from it. */
  readonly differences: readonly string[];
  /** Rows that only one of them has, in words. */
  readonly unmatched: readonly string[];
}

/** Names what a row is about. */
export const describeRow = ({ backend, resident, loss, shape, gradient }: BenchRow): string =>
  `${loss} ${gradient ? 'with gradient' : 'without gradient'}, ${showShape(shape)}, ${backend}${resident ? ', resident' : ''}`;

/** Finds rows by what they are about; of several, the first. */
const rowsByName = (rows: readonly BenchRow[]): ReadonlyMap<string, BenchRow> =>
  new Map(rows.toReversed().map((row) => [describeRow(row), row]));

function describeDifferences(before: Benchmark, now: Benchmark, ratios: readonly Ratio[]): readonly string[] {
  const show = (
    name: string,
    old: string | number | boolean | null,
    current: string | number | boolean | null,
  ): readonly string[] =>
    old === current ? [] : [`${name}: ${old ?? 'unknown'} before, ${current ?? 'unknown'} now`];
  const libraryOf = ({ library }: BenchRow) => `${library.name} ${library.version}`.trim();
  const ofRows = ratios.flatMap((pair) => [
    ...show(`library of ${pair.now.backend}`, libraryOf(pair.before), libraryOf(pair.now)),
    ...show(`device of ${pair.now.backend}`, pair.before.device, pair.now.device),
    ...show(`graphics processor of ${pair.now.backend}`, pair.before.gpu, pair.now.gpu),
    ...show(
      `software rendering of ${pair.now.backend}`,
      pair.before.softwareRendering,
      pair.now.softwareRendering,
    ),
    ...show('number of runs', pair.before.runs, pair.now.runs),
  ]);
  const differences = [
    ...show('processor', before.machine.cpu, now.machine.cpu),
    ...show('cores', before.machine.cores, now.machine.cores),
    ...show('bytes of memory', before.machine.memoryBytes, now.machine.memoryBytes),
    ...show('runtime', before.machine.runtime, now.machine.runtime),
    ...show('platform', before.machine.platform, now.machine.platform),
    ...show('cross-origin isolation', before.machine.crossOriginIsolated, now.machine.crossOriginIsolated),
    ...show('seed', before.seed, now.seed),
    ...show('warm-up runs', before.warmUpRuns, now.warmUpRuns),
    ...ofRows,
  ];
  return [...new Set(differences)];
}

/** Compares the rows that two benchmarks have in common. Never judges: what is slower may have many reasons. */
export function compareBenchmarks(before: Benchmark, now: Benchmark): Comparison {
  const named = { before: rowsByName(before.rows), now: rowsByName(now.rows) };
  const ratios = now.rows.flatMap((row): readonly Ratio[] => {
    const twin = named.before.get(describeRow(row));
    if (!twin) return [];
    const isWithinSpread = row.p10Ms <= twin.p90Ms && twin.p10Ms <= row.p90Ms;
    return [{ before: twin, now: row, ratio: row.medianMs / twin.medianMs, isWithinSpread }];
  });
  const missing = (rows: readonly BenchRow[], others: ReadonlyMap<string, BenchRow>, when: string) =>
    rows.map(describeRow).flatMap((name) => (others.has(name) ? [] : [`${name}: only ${when}`]));
  return {
    ratios,
    differences: describeDifferences(before, now, ratios),
    unmatched: [...missing(now.rows, named.before, 'now'), ...missing(before.rows, named.now, 'before')],
  };
}
