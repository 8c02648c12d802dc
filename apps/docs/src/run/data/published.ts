import { storedBenchmarks } from '../../benchmarks/data/benchmarks.ts';
import { presentSuite, storedTable } from '../../conformance/data/reports.ts';
import { type Published, publishedRuns } from '../model/published.ts';

/** Collects the published runs and benchmarks. */
export const published = (): Published => ({
  suite: presentSuite,
  runs: publishedRuns(storedTable()),
  benchmarks: storedBenchmarks(),
});
