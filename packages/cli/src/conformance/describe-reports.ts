import {
  isUnexpected,
  type MatrixCell,
  type MatrixColumn,
  matrixOf,
  type Report,
} from '@segloss/conformance';
import { drawTable } from '../output/table.ts';
import { countOf, formatPassed, formatRatio, nameOfLoss } from './words.ts';

function headOf({ name, library, runtime, softwareRendering }: MatrixColumn): string {
  const engine = `${library.name} ${library.version}`.trim();
  return [name, engine, runtime, ...(softwareRendering ? ['software rendering'] : [])].join('\n');
}

function describeCell(cell: MatrixCell): string {
  const { counts, expected, worst } = cell;
  const failed = counts.fail + counts.error + counts.unsupported - expected;
  return [
    formatPassed(cell),
    ...(worst === null ? [] : [formatRatio(worst)]),
    ...(expected > 0 ? [`${expected} expected`] : []),
    ...(failed > 0 ? [`${failed} failed`] : []),
  ].join('  ');
}

function drawMatrix(reports: readonly Report[]): string {
  const { columns, rows } = matrixOf(reports);
  const lines = rows.map(({ loss, cells }) => [nameOfLoss(loss), ...cells.map(describeCell)]);
  return drawTable(['loss', ...columns.map(headOf)], lines);
}

function summarize({ adapter, device, results, suite, footer }: Report): string {
  const unexpected = results.filter(isUnexpected).length;
  const size = results.length === suite.checks ? suite.checks : `${results.length} of ${suite.checks}`;
  const parts = [
    `${footer.counts.pass} of ${countOf(footer.executed, 'check')} passed`,
    ...(footer.expectedFailures > 0 ? [`${footer.expectedFailures} expected to fail`] : []),
    `${unexpected} unexpected`,
    ...(footer.stale.length > 0 ? [`${footer.stale.length} stale`] : []),
  ];
  return `${adapter.name}:${device.id}: ${size} in the report; ${parts.join(', ')}`;
}

/**
 * Describes reports for people: a table of losses by runs, with passed checks and the worst error by its tolerance.
 *
 * @throws FileError when they are runs of different suites
 */
export function describeReports(reports: readonly Report[]): string {
  return [drawMatrix(reports), ...reports.map(summarize)].join('\n');
}
