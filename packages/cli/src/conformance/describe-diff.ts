import { isFailure, type RatioChange, type Report, type ReportDiff } from '@segloss/conformance';
import { countOf, describeOrigin, formatRatio } from './words.ts';

/** Tells whether a status that changed is a loss: no pass any more, or a failure where there was none. */
function isWorse({ before, after }: ReportDiff['statusChanged'][number]): boolean {
  return before === 'pass' || (!isFailure({ status: before }) && isFailure({ status: after }));
}

/**
 * Tells whether the later run lost something: a check that passed, a check as such, or the agreement with the list of
 * expected failures. Errors may grow.
 */
export const hasWorsened = ({ statusChanged, unexpected, stale, removed }: ReportDiff): boolean =>
  [...removed, ...unexpected, ...stale].length > 0 || statusChanged.some(isWorse);

/** Lists some things under a title that counts them. */
const list = (title: string, items: readonly string[]): readonly string[] =>
  items.length === 0 ? [] : [`${title}:`, ...items.map((item) => `  ${item}`)];

const describeRatio = ({ id, part, before, after }: RatioChange): string =>
  `${id}: ${part} ${formatRatio(before)} -> ${formatRatio(after)} of what is tolerated`;

/** Describes for people what became different between two runs. */
export function describeDiff(before: Report, after: Report, diff: ReportDiff): string {
  const { statusChanged, unexpected, excused, stale, added, removed, worse, better } = diff;
  const statuses = (changes: ReportDiff['statusChanged']) =>
    changes.map((change) => `${change.id}: ${change.before} -> ${change.after}`);
  const lines = [
    ...list('Worse status', statuses(statusChanged.filter(isWorse))),
    ...list('Other changes of status', statuses(statusChanged.filter((change) => !isWorse(change)))),
    ...list('Failures that are no longer expected', unexpected),
    ...list('Failures that are now expected', excused),
    ...list('Expected failures that no longer fail', stale),
    ...list('Removed checks', removed),
    ...list('Added checks', added),
    ...list('Larger errors', worse.map(describeRatio)),
    ...list('Smaller errors', better.map(describeRatio)),
  ];
  const lost = statusChanged.filter(isWorse).length;
  const summary = [
    `${lost + unexpected.length + stale.length} worse status`,
    `${statusChanged.length - lost + excused.length} other changes`,
    `${removed.length} removed`,
    `${added.length} added`,
    `${countOf(worse.length, 'larger error')}`,
    `${countOf(better.length, 'smaller error')}`,
  ].join(', ');
  return [`before: ${describeOrigin(before)}`, `after:  ${describeOrigin(after)}`, ...lines, summary].join(
    '\n',
  );
}
