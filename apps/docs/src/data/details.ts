import { type CellDetails, detailsOf } from '../model/details.ts';
import type { SuiteTable } from '../model/matrix.ts';

/** Everything behind the cells of a matrix: by run, then by loss. */
export type SuiteDetails = Readonly<Record<string, Readonly<Record<string, CellDetails>>>>;

/** Collects what stands behind the cells of a matrix. */
export function suiteDetails({ runs, rows }: SuiteTable): SuiteDetails {
  return Object.fromEntries(
    runs.map(({ name, report }) => [
      name,
      Object.fromEntries(rows.map(({ loss }) => [loss, detailsOf(report, loss)])),
    ]),
  );
}
