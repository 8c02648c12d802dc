import { matrixOf } from '@segloss/conformance';
import type { PublishedBenchmark } from '../../benchmarks/model/bench-groups.ts';
import { type CellView, type SuiteTable, viewCell } from '../../conformance/model/matrix.ts';

/** A published run, without its results one by one. */
export interface PublishedRun {
  readonly name: string;
  readonly adapter: string;
  readonly device: string;
  readonly place: string;
  readonly isEmulated: boolean;
  readonly cells: Readonly<Record<string, CellView>>;
}

/** Published runs of the same cases, laws and tolerances. */
export interface PublishedSuite {
  readonly digest: string;
  readonly runs: readonly PublishedRun[];
}

/** Everything that is published, for pages that show something beside it. */
export interface Published {
  readonly suites: readonly PublishedSuite[];
  readonly benchmarks: readonly PublishedBenchmark[];
}

/** Sums up published runs for pages that show others beside them; the latest suite comes first. */
export const publishedSuites = (tables: readonly SuiteTable[]): readonly PublishedSuite[] =>
  tables.map(({ digest, runs }) => ({
    digest,
    runs: runs.map(({ name, adapter, device, place, report }) => ({
      name,
      adapter,
      device,
      place,
      isEmulated: report.environment.softwareRendering === true,
      cells: Object.fromEntries(
        matrixOf([report]).rows.map(({ loss, cells }) => [loss, viewCell(cells[0]!)]),
      ),
    })),
  }));
