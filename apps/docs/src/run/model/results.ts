import { isPartial, type Report } from '@segloss/conformance';
import { type CellView, suiteTable, viewCell } from '../../conformance/model/matrix.ts';
import type { Published, PublishedRun } from './published.ts';

/** A run that a visitor has made or brought. */
export interface OwnRun {
  /** Unique on the page. */
  readonly name: string;
  /** Where it comes from, such as `here` or the name of a file. */
  readonly source: string;
  readonly report: Report;
}

/** One run in a table of results. */
export interface ResultColumn {
  readonly name: string;
  readonly adapter: string;
  readonly device: string;
  readonly place: string;
  readonly source: string;
  readonly isOwn: boolean;
  readonly isPartial: boolean;
  readonly isEmulated: boolean;
}

/** Runs of a visitor, with published ones beside them. */
export interface ResultTable {
  readonly columns: readonly ResultColumn[];
  readonly rows: readonly {
    readonly loss: string;
    readonly title: string;
    readonly cells: readonly CellView[];
  }[];
}

const nothing: CellView = viewCell(
  {
    counts: { pass: 0, fail: 0, error: 0, unsupported: 0, skipped: 0 },
    expected: 0,
    worst: null,
    executed: 0,
  },
  '',
);

/** Finds the published runs of the same device as a run, or of the same adapter where there are none. */
function twinsOf({ adapter, device }: Report, runs: readonly PublishedRun[]): readonly PublishedRun[] {
  const akin = runs.filter((run) => run.adapter === adapter.name);
  const twins = akin.filter((run) => run.device === device.id);
  return twins.length > 0 ? twins : akin;
}

const rerun = (): string => 'Run this version of the suite again.';

/** Arranges runs as a table, with the published runs that are nearest to them. */
export function resultTable(
  own: readonly OwnRun[],
  { suite, runs: published }: Pick<Published, 'suite' | 'runs'>,
): ResultTable {
  const sources = new Map(own.map(({ name, source }) => [name, source]));
  const { runs, rows } = suiteTable(own, suite, rerun);
  const chosen = new Set(runs.flatMap(({ report }) => twinsOf(report, published)));
  const twins = published.filter((run) => chosen.has(run));
  return {
    columns: [
      ...runs.map(({ name, adapter, device, place, report }) => ({
        ...{ name, adapter, device, place, source: sources.get(name)!, isOwn: true },
        isPartial: isPartial(report),
        isEmulated: report.environment.softwareRendering === true,
      })),
      ...twins.map(({ name, adapter, device, place, isEmulated }) => ({
        ...{ name, adapter, device, place, source: 'published', isOwn: false, isPartial: false, isEmulated },
      })),
    ],
    rows: rows.map(({ loss, title, cells: ofRuns }) => ({
      loss,
      title,
      cells: [...ofRuns, ...twins.map(({ cells }) => (Object.hasOwn(cells, loss) ? cells[loss]! : nothing))],
    })),
  };
}
