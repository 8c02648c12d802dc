import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Benchmark, parseBenchmark } from 'segloss';
import { repository } from './repository.ts';

/** A benchmark that is committed, and the name of its file. */
export interface StoredBenchmark {
  readonly name: string;
  readonly benchmark: Benchmark;
}

const formatOf = (text: string): unknown =>
  (JSON.parse(text) as { readonly format?: unknown } | null)?.format;

/**
 * Reads all benchmarks in a folder, the latest first; none where there is no such folder. Other results may lie there too.
 *
 * @throws FileError when a benchmark is broken
 */
export function readBenchmarks(folder: string): readonly StoredBenchmark[] {
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.json')) : [];
  return names
    .map((name) => ({ name, text: readFileSync(join(folder, name), 'utf8') }))
    .filter(({ text }) => String(formatOf(text)).startsWith('segloss-benchmark/'))
    .map(({ name, text }) => ({ name, benchmark: parseBenchmark(text, name) }))
    .sort((a, b) => (a.benchmark.date > b.benchmark.date ? -1 : 1));
}

/** Reads the benchmarks of this version; SEGLOSS_BENCH_RESULTS names another folder to look at others. */
export const storedBenchmarks = (): readonly StoredBenchmark[] =>
  readBenchmarks(process.env.SEGLOSS_BENCH_RESULTS ?? join(repository, 'bench/results'));
