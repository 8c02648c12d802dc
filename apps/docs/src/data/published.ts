import type { SuiteDescription } from '@segloss/conformance';
import type { PublishedBenchmark } from '../model/bench-groups.ts';
import { type PublishedRun, publishedRuns } from '../model/published.ts';
import { storedBenchmarks } from './benchmarks.ts';
import { presentSuite, storedTable } from './reports.ts';

/** Everything that is published, for pages that show something beside it. */
export interface Published {
  /** The present suite; left out where nothing could be loaded. */
  readonly suite?: SuiteDescription;
  readonly runs: readonly PublishedRun[];
  readonly benchmarks: readonly PublishedBenchmark[];
}

/** Collects the published runs and benchmarks. */
export const published = (): Published => ({
  suite: presentSuite,
  runs: publishedRuns(storedTable()),
  benchmarks: storedBenchmarks(),
});
