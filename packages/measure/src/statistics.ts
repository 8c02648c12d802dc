/** What a list of times comes to. */
export interface Spread {
  readonly median: number;
  readonly minimum: number;
  /** A tenth of the times is below this. */
  readonly p10: number;
  /** A tenth of the times is above this. */
  readonly p90: number;
}

/** Gives the quantile of sorted numbers, between neighbours in proportion. */
function quantile(sorted: readonly number[], share: number): number {
  const place = share * (sorted.length - 1);
  const below = Math.floor(place);
  const low = sorted[below]!;
  const high = sorted[Math.min(below + 1, sorted.length - 1)]!;
  return low + (place - below) * (high - low);
}

/** Writes milliseconds with three digits, as more are noise. */
export const showTime = (ms: number): string => (ms >= 100 ? ms.toFixed(0) : ms.toPrecision(3));

/** Gives the part of a row that says how long runs took. */
export function summarize(times: readonly number[]) {
  const { median, minimum, p10, p90 } = spreadOf(times);
  return { runs: times.length, medianMs: median, minimumMs: minimum, p10Ms: p10, p90Ms: p90 };
}

/**
 * Sums up times. Medians and quantiles, as a mean says little where other work on a machine makes some runs slow.
 *
 * @param times at least one
 */
export function spreadOf(times: readonly number[]): Spread {
  const sorted = [...times].sort((a, b) => a - b);
  return {
    median: quantile(sorted, 0.5),
    minimum: sorted[0]!,
    p10: quantile(sorted, 0.1),
    p90: quantile(sorted, 0.9),
  };
}
