import { type CheckResult, isUnexpected, matrixOf, type Report, worstRatio } from '@segloss/conformance';
import { drawTable } from '../terminal/table.ts';
import { describeFailures } from './describe-failures.ts';
import { countOf, describeOrigin, formatPassed, formatRatio, nameOfLoss, shorten } from './words.ts';

const kinds = ['golden', 'scale', 'law'] as const;

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

/** Lists some things under a title. */
const list = (title: string, items: readonly string[]): readonly string[] =>
  items.length === 0 ? [] : ['', `${title}:`, ...items.map((item) => `  ${item}`)];

function describeExpected({ id, status, expectedFailure }: CheckResult): string {
  return shorten(`${id}: ${status}, as expected: ${expectedFailure?.reason} (${expectedFailure?.link})`);
}

function summarize(report: Report): string {
  const { results, footer } = report;
  if (footer.executed === 0) {
    const why = footer.counts.unsupported > 0 ? 'all skipped or unsupported' : 'all skipped';
    return `nothing was executed: ${countOf(results.length, 'check')}, ${why}`;
  }
  const [golden, scale, laws] = kinds.map((kind) => results.filter((result) => result.kind === kind).length);
  const worst = worstRatio(results);
  const parts = [
    ...(footer.counts.skipped > 0 ? [`${footer.counts.skipped} skipped`] : []),
    ...(footer.counts.unsupported > 0 ? [`${footer.counts.unsupported} unsupported, as declared`] : []),
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
    ...list('Failures', describeFailures(results.filter(isUnexpected))),
    ...list('Expected failures', results.filter((r) => r.expectedFailure).map(describeExpected)),
    ...list('Stale: expected to fail, but did not, or no such check', footer.stale),
    '',
    summarize(report),
  ].join('\n');
}
