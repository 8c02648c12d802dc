import { type CheckResult, isUnexpected, matrixOf, type Report, worstRatio } from '@segloss/conformance';
import { drawTable } from '../output/table.ts';
import { countOf, describeOrigin, formatPassed, formatRatio, nameOfLoss, shorten } from './words.ts';

const kinds = ['golden', 'scale', 'law'] as const;
/** More failures than this hardly ever say more. */
const mostFailures = 20;

function drawLosses(report: Report): string {
  const ofKind = (kind: string) => ({ ...report, results: report.results.filter((r) => r.kind === kind) });
  // One column per kind of check; the whole report is there so that no loss is missing.
  const { rows } = matrixOf([report, ...kinds.map(ofKind)]);
  const lines = rows.map(({ loss, cells: [, ...parts] }) => {
    const worst = worstRatio(report.results.filter((result) => result.loss === loss));
    return [nameOfLoss(loss), ...parts.map(formatPassed), worst === null ? '' : formatRatio(worst)];
  });
  return drawTable(['loss', 'golden', 'scale', 'laws', 'worst error / tolerance'], lines, [1, 2, 3, 4]);
}

/** Lists some things under a title, and how many there are beyond the limit. */
function list(title: string, items: readonly string[], limit = items.length): readonly string[] {
  if (items.length === 0) return [];
  const rest = items.length - limit;
  const shown = items.slice(0, limit).map((item) => `  ${item}`);
  return ['', `${title}:`, ...shown, ...(rest > 0 ? [`  and ${rest} more`] : [])];
}

const describeFailure = ({ id, status, reason = 'for no reason that it tells' }: CheckResult): string =>
  `${id}: ${status}: ${shorten(reason)}`;

function describeExpected({ id, status, expectedFailure }: CheckResult): string {
  return shorten(`${id}: ${status}, as expected: ${expectedFailure?.reason} (${expectedFailure?.link})`);
}

function summarize(report: Report): string {
  const { results, footer } = report;
  if (footer.executed === 0) return `nothing was executed: ${countOf(results.length, 'check')}, all skipped`;
  const [golden, scale, laws] = kinds.map((kind) => results.filter((result) => result.kind === kind).length);
  const worst = worstRatio(results);
  const parts = [
    ...(footer.counts.skipped > 0 ? [`${footer.counts.skipped} skipped`] : []),
    ...(footer.expectedFailures > 0 ? [`${footer.expectedFailures} expected to fail`] : []),
    `${results.filter(isUnexpected).length} unexpected`,
    ...(footer.stale.length > 0 ? [`${footer.stale.length} stale`] : []),
  ];
  const kindsText = `${golden} golden, ${scale} scale, ${countOf(laws ?? 0, 'law')}`;
  const worstText =
    worst === null ? 'no result was compared' : `worst error ${formatRatio(worst)} of what is tolerated`;
  return `${kindsText}: ${countOf(results.length, 'check')}, ${parts.join(', ')}; ${worstText}`;
}

/** Describes a run for people: where it took place, a row per loss, what failed, and a line that sums up. */
export function describeRun(report: Report): string {
  const { results, footer } = report;
  return [
    describeOrigin(report),
    ...(results.length > 0 ? [drawLosses(report)] : []),
    ...list('Failures', results.filter(isUnexpected).map(describeFailure), mostFailures),
    ...list('Expected failures', results.filter((r) => r.expectedFailure).map(describeExpected)),
    ...list('Stale: expected to fail, but did not, or no such check', footer.stale),
    '',
    summarize(report),
  ].join('\n');
}
