import type { CheckResult, Report } from '@segloss/conformance';

/** How far the results of a run are off, as shares of what is tolerated. */
export interface ErrorSpread {
  /** How many values and gradients were compared. */
  readonly compared: number;
  readonly median: number;
  /** One in a hundred is further off. */
  readonly p99: number;
  readonly worst: number;
  /** The check that is furthest off. */
  readonly worstCheck: string;
}

const isCompared = ({ status }: CheckResult): boolean => status === 'pass' || status === 'fail';

/** Sums up the errors of all values and gradients of a run; nothing where it compared none. */
export function errorsOf({ results }: Pick<Report, 'results'>): ErrorSpread | undefined {
  const ratios = results
    .filter(isCompared)
    .flatMap(({ id, value, gradient }) =>
      [value, gradient].flatMap((deviation) => (deviation ? [{ id, ratio: deviation.ratio }] : [])),
    )
    .sort((a, b) => a.ratio - b.ratio);
  const last = ratios.at(-1);
  if (!last) return undefined;
  const at = (share: number) => ratios[Math.ceil(share * ratios.length) - 1]!.ratio;
  return {
    compared: ratios.length,
    median: at(0.5),
    p99: at(0.99),
    worst: last.ratio,
    worstCheck: last.id,
  };
}
