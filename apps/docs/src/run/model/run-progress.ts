import type { CheckResult } from '@segloss/conformance';
import type { Progress } from './requests.ts';

/** How far a run of the suite is. */
export interface RunProgress {
  readonly done: number;
  /** 0 until the first check begins. */
  readonly total: number;
  /** The check that is under way. */
  readonly current?: string;
  /** Ids of checks that failed. */
  readonly failed: readonly string[];
}

/** A run of which nothing is known yet. */
export const notBegun: RunProgress = { done: 0, total: 0, failed: [] };

const hasFailed = (ended: CheckResult): boolean =>
  ended.status !== 'pass' && ended.status !== 'skipped' && ended.expectedFailure === undefined;

/** Adds to what is known of a run what its worker tells. */
export function advance({ failed }: RunProgress, news: Progress): RunProgress {
  const { done, total } = news;
  if ('begins' in news) return { done, total, current: news.begins, failed };
  return { done, total, failed: hasFailed(news.ended) ? [...failed, news.ended.id] : failed };
}

/** Says how far a run is. */
export function describeProgress({ done, total, current, failed }: RunProgress): string {
  if (total === 0) return 'Loading the engine and the cases …';
  const count = `${done} of ${total} checks, ${failed.length === 0 ? 'none' : failed.length} failed`;
  return current === undefined ? count : `${count}; now ${current}`;
}
