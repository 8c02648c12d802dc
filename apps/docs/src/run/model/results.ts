import { matrixOf, type Report } from '@segloss/conformance';
import { type CellView, suiteTables, viewCell } from '../../conformance/model/matrix.ts';
import type { PublishedRun, PublishedSuite } from './published.ts';

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

/** Runs of a visitor, with published ones of the same suite beside them. */
export interface ResultTable {
  readonly digest: string;
  readonly version: string;
  readonly checks: number;
  /** Whether published runs are of this suite. */
  readonly isPublished: boolean;
  readonly columns: readonly ResultColumn[];
  readonly rows: readonly {
    readonly loss: string;
    readonly title: string;
    readonly cells: readonly CellView[];
  }[];
}

/** Tells whether a report lacks checks of its suite. */
export const isPartial = ({ results, suite }: Report): boolean => results.length < suite.checks;

const nothing: CellView = viewCell({
  counts: { pass: 0, fail: 0, error: 0, unsupported: 0, skipped: 0 },
  expected: 0,
  worst: null,
  executed: 0,
});

/** Finds the published runs of the same device as a run, or of the same adapter where there are none. */
function twinsOf({ adapter, device }: Report, runs: readonly PublishedRun[]): readonly PublishedRun[] {
  const akin = runs.filter((run) => run.adapter === adapter.name);
  const twins = akin.filter((run) => run.device === device.id);
  return twins.length > 0 ? twins : akin;
}

/** Arranges runs as tables, one for each suite, with the published runs that are nearest to them. */
export function resultTables(
  own: readonly OwnRun[],
  published: readonly PublishedSuite[],
): readonly ResultTable[] {
  const sources = new Map(own.map(({ name, source }) => [name, source]));
  return suiteTables(own).map(({ digest, version, checks, runs, rows }) => {
    const all = published.find((suite) => suite.digest === digest)?.runs ?? [];
    const chosen = new Set(runs.flatMap(({ report }) => twinsOf(report, all)));
    const twins = all.filter((run) => chosen.has(run));
    return {
      digest,
      version,
      checks,
      isPublished: all.length > 0,
      columns: [
        ...runs.map(({ name, adapter, device, place, report }) => ({
          ...{ name, adapter, device, place, source: sources.get(name)!, isOwn: true },
          isPartial: isPartial(report),
          isEmulated: report.environment.softwareRendering === true,
        })),
        ...twins.map(({ name, adapter, device, place, isEmulated }) => ({
          ...{
            name,
            adapter,
            device,
            place,
            source: 'published',
            isOwn: false,
            isPartial: false,
            isEmulated,
          },
        })),
      ],
      rows: rows.map(({ loss, title }) => ({
        loss,
        title,
        cells: [
          ...runs.map(({ report }) => {
            const found = matrixOf([report]).rows.find((row) => row.loss === loss);
            return found ? viewCell(found.cells[0]!) : nothing;
          }),
          ...twins.map(({ cells }) => (Object.hasOwn(cells, loss) ? cells[loss]! : nothing)),
        ],
      })),
    };
  });
}
