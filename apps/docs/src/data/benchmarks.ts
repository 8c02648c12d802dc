import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Benchmark, readBenchmark } from 'segloss';
import { repository } from './repository.ts';

/** A benchmark that is committed, and the name of its file. */
export interface StoredBenchmark {
  readonly name: string;
  readonly benchmark: Benchmark;
}

/**
 * Reads all benchmarks in a folder, the latest first; none where there is no such folder.
 *
 * @throws FileError when a file is no benchmark
 */
export async function readBenchmarks(folder: string): Promise<readonly StoredBenchmark[]> {
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.json')) : [];
  const stored = await Promise.all(
    names.map(async (name) => ({ name, benchmark: await readBenchmark(join(folder, name)) })),
  );
  return stored.sort((a, b) => (a.benchmark.date > b.benchmark.date ? -1 : 1));
}

/** The benchmarks of this version; SEGLOSS_BENCH_RESULTS names another folder to look at others. */
export const storedBenchmarks = await readBenchmarks(
  process.env.SEGLOSS_BENCH_RESULTS ?? join(repository, 'bench/results'),
);
