import { storedBenchmarks } from '../../benchmarks/data/benchmarks.ts';
import { storedTables } from '../../conformance/data/reports.ts';
import { type Published, publishedSuites } from '../model/published.ts';

/** Collects the published runs and benchmarks. */
export const published = (): Published => ({
  suites: publishedSuites(storedTables()),
  benchmarks: storedBenchmarks(),
});
