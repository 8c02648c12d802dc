import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseBenchmark } from 'segloss/bench';
import type { PublishedBenchmark } from '../model/bench-groups.ts';
import { type PublishedSuite, publishedSuites } from '../model/published.ts';
import { storedTables } from './reports.ts';

const folder = fileURLToPath(new URL('../../../../bench/results/', import.meta.url));

/** Everything that is published, for pages that show something beside it. */
export interface Published {
  readonly suites: readonly PublishedSuite[];
  readonly benchmarks: readonly PublishedBenchmark[];
}

/** Reads the benchmarks among the files in `bench/results`, the latest first. */
function storedBenchmarks(): readonly PublishedBenchmark[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .map((file) => ({ file, content: readFileSync(`${folder}${file}`, 'utf8') }))
    .filter(({ content }) => content.includes('"segloss-benchmark/'))
    .map(({ file, content }) => ({
      name: file.replace(/\.json$/, ''),
      benchmark: parseBenchmark(content, file),
    }))
    .sort((a, b) => (a.benchmark.date < b.benchmark.date ? 1 : -1));
}

/** Collects the published runs and benchmarks. */
export const published = (): Published => ({
  suites: publishedSuites(storedTables()),
  benchmarks: storedBenchmarks(),
});
