import type { CheckResult, Deviation, Report, Status } from '@segloss/conformance';
import { webAddress } from '../../shared/model/web-address.ts';
import type { SuiteTable } from './matrix.ts';

/** The check of a cell that came closest to its tolerance, or went furthest beyond it. */
export interface WorstCase extends Deviation {
  readonly check: string;
  readonly part: 'value' | 'gradient';
}

/** Why a failure is known and accepted. */
export interface Known {
  readonly reason: string;
  /** A page on the web to read on; left out where a report names none. */
  readonly link?: string | undefined;
}

/** Puts what a report says of a known failure into words and an address that is safe to follow. */
export const knownOf = ({ reason, link }: { readonly reason: string; readonly link: string }): Known => ({
  reason,
  link: webAddress(link),
});

/** A check that did not pass, and why. */
export interface Exception {
  readonly check: string;
  readonly status: Status;
  readonly reason: string;
  /** Why it is known and accepted, if it is. */
  readonly known?: Known;
}

/** What a person sees who asks about one cell of the matrix. */
export interface CellDetails {
  readonly checks: number;
  readonly passed: number;
  readonly milliseconds: number;
  readonly worst?: WorstCase;
  readonly exceptions: readonly Exception[];
  /** That the results are not of the present suite, why, and what to run. */
  readonly note?: string | undefined;
}

const sizeOf = ({ ratio }: Deviation): number => (Number.isNaN(ratio) ? Number.POSITIVE_INFINITY : ratio);

function worstOf(results: readonly CheckResult[]): WorstCase | undefined {
  const cases = results.flatMap(({ id, status, value, gradient }) => {
    if (status === 'skipped') return [];
    const parts = { value, gradient };
    return (['value', 'gradient'] as const).flatMap((part) => {
      const deviation = parts[part];
      return deviation ? [{ check: id, part, ...deviation }] : [];
    });
  });
  return cases.length === 0
    ? undefined
    : cases.reduce((worst, next) => (sizeOf(next) > sizeOf(worst) ? next : worst));
}

/** Looks up everything about one loss in one run. */
export function detailsOf({ results: all }: Report, loss: string): CellDetails {
  const results = all.filter((result) => result.loss === loss);
  const worst = worstOf(results);
  return {
    checks: results.length,
    passed: results.filter(({ status }) => status === 'pass').length,
    milliseconds: results.reduce((sum, { milliseconds }) => sum + milliseconds, 0),
    ...(worst ? { worst } : {}),
    exceptions: results
      .filter((result) => result.status !== 'pass')
      .map(({ id, status, reason, expectedFailure }) => ({
        check: id,
        status,
        reason: reason ?? '',
        ...(expectedFailure ? { known: knownOf(expectedFailure) } : {}),
      })),
  };
}

/** Everything behind the cells of a matrix: by run, then by loss. */
export type SuiteDetails = Readonly<Record<string, Readonly<Record<string, CellDetails>>>>;

/** Collects what stands behind the cells of a matrix. */
export function suiteDetails({ runs, rows }: SuiteTable): SuiteDetails {
  return Object.fromEntries(
    runs.map(({ name, report }, column) => [
      name,
      Object.fromEntries(
        rows.map(({ loss, cells }) => {
          const { note } = cells[column]!;
          return [loss, { ...detailsOf(report, loss), ...(note === undefined ? {} : { note }) }];
        }),
      ),
    ]),
  );
}
