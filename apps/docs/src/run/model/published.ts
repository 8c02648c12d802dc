import type { SuiteDescription } from '@segloss/conformance';
import type { PublishedBenchmark } from '../../benchmarks/model/bench-groups.ts';
import type { CellView, SuiteTable } from '../../conformance/model/matrix.ts';

/** A published run, without its results one by one. */
export interface PublishedRun {
  readonly name: string;
  readonly adapter: string;
  readonly device: string;
  readonly place: string;
  readonly isEmulated: boolean;
  readonly cells: Readonly<Record<string, CellView>>;
}

/** Everything that is published, for pages that show something beside it. */
export interface Published {
  /** The present suite; left out where nothing could be loaded. */
  readonly suite?: SuiteDescription;
  readonly runs: readonly PublishedRun[];
  readonly benchmarks: readonly PublishedBenchmark[];
}

/** Sums up published runs for pages that show others beside them. */
export const publishedRuns = ({ runs, rows }: SuiteTable): readonly PublishedRun[] =>
  runs.map(({ name, adapter, device, place, report }, column) => ({
    name,
    adapter,
    device,
    place,
    isEmulated: report.environment.softwareRendering === true,
    cells: Object.fromEntries(rows.map(({ loss, cells }) => [loss, cells[column]!])),
  }));
