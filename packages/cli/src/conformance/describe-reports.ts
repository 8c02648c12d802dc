import {
  countChecks,
  describeFreshness,
  type Freshness,
  freshnessOf,
  isUnexpected,
  type MatrixCell,
  type MatrixColumn,
  matrixOf,
  type Report,
  type SuiteDescription,
} from '@segloss/conformance';
import { drawTable } from '../terminal/table.ts';
import { countOf, describeMaker, formatPassed, formatRatio, nameOfLoss } from './words.ts';

function headOf({ name, library, runtime, softwareRendering }: MatrixColumn): string {
  const engine = `${library.name} ${library.version}`.trim();
  return [name, engine, runtime, ...(softwareRendering ? ['software rendering'] : [])].join('\n');
}

function describeCell(cell: MatrixCell): string {
  const { counts, expected, worst, freshness } = cell;
  if (freshness?.state === 'missing') return 'not yet run';
  const failed = counts.fail + counts.error - expected;
  return [
    formatPassed(cell),
    ...(worst === null ? [] : [formatRatio(worst)]),
    ...(expected > 0 ? [`${expected} expected`] : []),
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(counts.unsupported > 0 ? [`${counts.unsupported} unsupported`] : []),
    ...(freshness?.state === 'stale' ? ['stale'] : []),
  ].join('  ');
}

function drawMatrix(reports: readonly Report[], suite: SuiteDescription): string {
  const { columns, rows } = matrixOf(reports, suite);
  const lines = rows.map(({ loss, cells }) => [nameOfLoss(loss), ...cells.map(describeCell)]);
  return drawTable(['loss', ...columns.map(headOf)], lines);
}

/** Lists what keeps a report from being current, a line for each loss. */
export const describeStale = (report: Report, suite: SuiteDescription): readonly string[] =>
  freshnessOf(report, suite)
    .filter(({ state }) => state !== 'current')
    .map((entry: Freshness) => `${nameOfLoss(entry.loss)}: ${describeFreshness(entry)}`);

function summarize(report: Report): string {
  const { adapter, device, results, footer } = report;
  const unexpected = results.filter(isUnexpected).length;
  const checks = countChecks(report);
  const size = results.length === checks ? checks : `${results.length} of ${checks}`;
  const parts = [
    `${footer.counts.pass} of ${countOf(footer.executed, 'check')} passed`,
    ...(footer.expectedFailures > 0 ? [`${footer.expectedFailures} expected to fail`] : []),
    ...(footer.counts.unsupported > 0 ? [`${footer.counts.unsupported} unsupported, as declared`] : []),
    `${unexpected} unexpected`,
    ...(footer.stale.length > 0 ? [`${footer.stale.length} stale`] : []),
  ];
  return `${adapter.name}:${device.id}: ${size} in the report; ${parts.join(', ')}`;
}

/**
 * Describes reports for people: a table of losses by runs, with passed checks and the worst error by its tolerance,
 * then what is not current.
 *
 * @param suite what the reports are held against
 */
export function describeReports(reports: readonly Report[], suite: SuiteDescription): string {
  const lines = reports.flatMap((report) => [
    summarize(report),
    `  ${describeMaker(report)}`,
    ...describeStale(report, suite).map((line) => `  ${line}`),
  ]);
  return [drawMatrix(reports, suite), ...lines].join('\n');
}
