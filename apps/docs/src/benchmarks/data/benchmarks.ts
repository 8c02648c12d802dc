import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseBenchmark } from '@segloss/measure';
import { repository } from '../../shared/data/repository.ts';
import type { PublishedBenchmark } from '../model/bench-groups.ts';

const formatOf = (text: string): unknown =>
  (JSON.parse(text) as { readonly format?: unknown } | null)?.format;

/**
 * Reads all benchmarks in a folder, the latest first; none where there is no such folder. Other results may lie there too.
 *
 * @throws FileError when a benchmark is broken
 */
export function readBenchmarks(folder: string): readonly PublishedBenchmark[] {
  const files = existsSync(folder) ? readdirSync(folder).filter((file) => file.endsWith('.json')) : [];
  return files
    .map((file) => ({ file, text: readFileSync(join(folder, file), 'utf8') }))
    .filter(({ text }) => String(formatOf(text)).startsWith('segloss-benchmark/'))
    .map(({ file, text }) => ({ name: file.replace(/\.json$/, ''), benchmark: parseBenchmark(text, file) }))
    .sort((a, b) => (a.benchmark.date > b.benchmark.date ? -1 : 1));
}

/** Reads the benchmarks of this version; SEGLOSS_BENCH_RESULTS names another folder to look at others. */
export const storedBenchmarks = (): readonly PublishedBenchmark[] =>
  readBenchmarks(process.env.SEGLOSS_BENCH_RESULTS ?? join(repository, 'bench/results'));
