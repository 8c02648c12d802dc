import { isFailure, type RatioChange, type Report, type ReportDiff } from '@segloss/conformance';
import type { RunComparison } from './compare-reports.ts';
import { describePair } from './describe-pair.ts';
import { countOf, formatRatio } from './words.ts';

type StatusChange = ReportDiff['statusChanged'][number];

/** Tells whether a status that changed is a loss: no pass any more, or a failure where there was none. */
function isWorse({ before, after }: StatusChange): boolean {
  return before === 'pass' || (!isFailure({ status: before }) && isFailure({ status: after }));
}

/**
 * Tells whether the later run lost something: a check that passed, a check as such, or the agreement with the list of
 * expected failures. Errors may grow.
 */
export const hasWorsened = ({ statusChanged, unexpected, stale, removed }: ReportDiff): boolean =>
  [...removed, ...unexpected, ...stale].length > 0 || statusChanged.some(isWorse);

/** Lists some things under a title. */
const list = (title: string, items: readonly string[]): readonly string[] =>
  items.length === 0 ? [] : [`${title}:`, ...items.map((item) => `  ${item}`)];

const describeChange = ({ id, before, after }: StatusChange): string => `${id}: ${before} -> ${after}`;

const describeRatio = ({ id, part, before, after }: RatioChange): string =>
  `${id}: ${part} ${formatRatio(before)} -> ${formatRatio(after)} of what is tolerated`;

/** Describes for people what became different between two runs; every check whose status changed is listed once. */
export function describeDiff(before: Report, after: Report, comparison: RunComparison): string {
  const { statusChanged, unexpected, excused, stale, changed } = comparison;
  const { added, removed, worse, better, leftOut } = comparison;
  const changeOf = new Map(statusChanged.map((change) => [change.id, describeChange(change)]));
  const isStale = new Set(stale);
  const changes = statusChanged.filter(({ id }) => !isStale.has(id));
  const lost = changes.filter(isWorse);
  const others = changes.filter((change) => !isWorse(change));
  const lines = [
    ...list('Worse status', lost.map(describeChange)),
    ...list('Other changes of status', others.map(describeChange)),
    ...list('Failures that are no longer expected', unexpected),
    ...list('Failures that are now expected', excused),
    ...list(
      'Expected failures that no longer fail',
      stale.map((id) => changeOf.get(id) ?? id),
    ),
    ...list('Changed checks, not compared', changed),
    ...list('Removed checks', removed),
    ...list('Added checks', added),
    ...list('Larger errors', worse.map(describeRatio)),
    ...list('Smaller errors', better.map(describeRatio)),
  ];
  const summary = [
    `${lost.length + unexpected.length + stale.length} worse status`,
    `${others.length + excused.length} other changes`,
    ...(changed.length > 0 ? [`${changed.length} changed`] : []),
    `${removed.length} removed`,
    `${added.length} added`,
    countOf(worse.length, 'larger error'),
    countOf(better.length, 'smaller error'),
  ].join(', ');
  return [...describePair(before, after, leftOut.length), ...lines, summary].join('\n');
}
