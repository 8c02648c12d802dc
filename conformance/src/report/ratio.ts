import type { Deviation } from '../budget/compare.ts';
import type { CheckResult } from './report.ts';

/** Reads by how many tolerances a result is off. A ratio that is not a number must not pass for a small one. */
export const errorRatio = ({ ratio }: Deviation): number =>
  Number.isNaN(ratio) ? Number.POSITIVE_INFINITY : ratio;

/** Finds the largest error by its tolerance; `null` when nothing was compared. */
export function worstRatio(results: readonly CheckResult[]): number | null {
  const ratios = results
    .filter(({ status }) => status !== 'skipped')
    .flatMap(({ value, gradient }) => [value, gradient])
    .flatMap((deviation) => (deviation ? [errorRatio(deviation)] : []));
  return ratios.length === 0 ? null : ratios.reduce((worst, ratio) => Math.max(worst, ratio));
}
