import type { PublishedBenchmark } from '../model/bench-groups.ts';
import { type PublishedSuite, publishedSuites } from '../model/published.ts';
import { storedBenchmarks } from './benchmarks.ts';
import { storedTables } from './reports.ts';

/** Everything that is published, for pages that show something beside it. */
export interface Published {
  readonly suites: readonly PublishedSuite[];
  readonly benchmarks: readonly PublishedBenchmark[];
}

/** Collects the published runs and benchmarks. */
export const published = (): Published => ({
  suites: publishedSuites(storedTables()),
  benchmarks: storedBenchmarks(),
});
