import {
  type CheckKind,
  type CheckResult,
  checkKinds,
  isUnexpected,
  matrixOf,
  type Report,
  worstRatio,
} from '@segloss/conformance';
import { drawTable } from '../terminal/table.ts';
import { describeSlowest, describeSuspects, titleOfSlowest } from './describe-details.ts';
import { describeFailures, describeWholly } from './describe-failures.ts';
import { countOf, describeOrigin, formatPassed, formatRatio, nameOfLoss, shorten } from './words.ts';

/** Kinds of which a report has checks. */
const kindsIn = ({ results }: Report): readonly CheckKind[] =>
  checkKinds.filter((kind) => results.some((result) => result.kind === kind));

/** Breaks a long name behind its last hyphen that fits. */
function breakName(name: string, width: number): string {
  const end = name.length <= width ? -1 : name.lastIndexOf('-', width - 1);
  return end <= 0 ? name : `${name.slice(0, end + 1)}\n${breakName(name.slice(end + 1), width)}`;
}

/** Names of losses are broken to this width where a terminal has no room for them. */
const narrowName = 14;

function drawLosses(report: Report, width: number): string {
  const kinds = kindsIn(report);
  const ofKind = (kind: string) => ({ ...report, results: report.results.filter((r) => r.kind === kind) });
  // One column per kind of check; the whole report is there so that no loss is missing.
  const { rows } = matrixOf([report, ...kinds.map(ofKind)]);
  const draw = (nameWidth: number, worstError: string) => {
    const head = ['loss', ...kinds, worstError];
    const lines = rows.map(({ loss, cells: [, ...parts] }) => {
      const worst = worstRatio(report.results.filter((result) => result.loss === loss));
      const name = breakName(nameOfLoss(loss), nameWidth);
      return [name, ...parts.map(formatPassed), worst === null ? '' : formatRatio(worst)];
    });
    return drawTable(head, lines, head.map((_, column) => column).slice(1));
  };
  const table = draw(Number.POSITIVE_INFINITY, 'worst error / tolerance');
  return table.indexOf('\n') <= width ? table : draw(narrowName, 'worst\nerror /\ntolerance');
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
  const worst = worstRatio(results);
  const parts = [
    ...(footer.counts.skipped > 0 ? [`${footer.counts.skipped} skipped`] : []),
    ...(footer.counts.unsupported > 0 ? [`${footer.counts.unsupported} unsupported, as declared`] : []),
    ...(footer.expectedFailures > 0 ? [`${footer.expectedFailures} expected to fail`] : []),
    `${results.filter(isUnexpected).length} unexpected`,
    ...(footer.stale.length > 0 ? [`${footer.stale.length} stale`] : []),
  ];
  const kindsText = kindsIn(report)
    .map((kind) => `${results.filter((result) => result.kind === kind).length} ${kind}`)
    .join(', ');
  const worstText =
    worst === null ? 'no result was compared' : `worst error ${formatRatio(worst)} of what is tolerated`;
  return `${kindsText}: ${countOf(results.length, 'check')}, ${parts.join(', ')}; ${worstText}`;
}

/** How much is said of a run. */
export interface Detail {
  /** Whether failures are described one by one, with stacks. */
  readonly verbose?: boolean | undefined;
  /** How many of the slowest checks are listed; default none. */
  readonly slowest?: number | undefined;
  /** Columns of the terminal; default as many as it takes. */
  readonly width?: number | undefined;
}

/** Describes a run for people: where it took place, a row per loss, what failed, and a line that sums up. */
export function describeRun(report: Report, detail: Detail = {}): string {
  const { verbose, slowest = 0, width = Number.POSITIVE_INFINITY } = detail;
  const { results, footer } = report;
  const failures = results.filter(isUnexpected);
  return [
    describeOrigin(report),
    ...(results.length > 0 ? [drawLosses(report, width)] : []),
    ...list('Failures', verbose ? describeWholly(failures) : describeFailures(failures)),
    ...list('Probably wrong', failures.length > 0 ? describeSuspects(report) : []),
    ...list('Expected failures', results.filter((r) => r.expectedFailure).map(describeExpected)),
    ...list('Stale: expected to fail, but did not, or no such check', footer.stale),
    ...(slowest > 0 ? list(titleOfSlowest(report, slowest), describeSlowest(report, slowest)) : []),
    '',
    summarize(report),
  ].join('\n');
}
