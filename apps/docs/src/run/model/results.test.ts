import { expect, test } from 'vitest';
import { suiteTable } from '../../conformance/model/matrix.ts';
import { deviation, report, result, suiteOf } from '../../testing/report.test-support.ts';
import { publishedRuns } from './published.ts';
import { resultTable } from './results.ts';

const whole = [result('dice/a', { value: deviation(0.25) }), result('iou/a')];
const suite = suiteOf(whole);
const runs = publishedRuns(
  suiteTable(
    [
      { name: 'tfjs-wasm', report: report(whole) },
      { name: 'tfjs-cpu', report: report(whole, undefined, 'cpu') },
    ],
    suite,
  ),
);
const published = { suite, runs };
const own = (device: string, results = whole) => ({
  ...{ name: `own-${device}`, source: 'here' },
  report: { ...report(results, undefined, device), losses: results === whole ? null : ['iou'] },
});

test('beside a run stand published runs of the same device', () => {
  const table = resultTable([own('wasm')], published);
  expect(table.columns.map(({ name, source }) => [name, source])).toEqual([
    ['own-wasm', 'here'],
    ['tfjs-wasm', 'published'],
  ]);
  expect(table.rows[0]!.cells.map(({ text }) => text)).toEqual(['0.25', '0.25']);
});

test('where no published run is of the same device, those of the same adapter stand beside it', () => {
  const table = resultTable([own('webgl')], published);
  expect(table.columns.map(({ name }) => name)).toEqual(['own-webgl', 'tfjs-cpu', 'tfjs-wasm']);
});

test('of a run with other cases, the losses are marked that are not those of this suite', () => {
  const [dice, iou] = whole;
  const table = resultTable([own('wasm', [{ ...dice!, digest: 'f'.repeat(16) }, iou!])], published);
  expect(table.rows.map(({ cells: [cell] }) => [cell!.text, cell!.note])).toEqual([
    ['0.25†', 'Stale: 1 check has changed since (dice/a). Run this version of the suite again.'],
    ['✓', undefined],
  ]);
});

test('without what is published, a run stands alone, and nothing is marked', () => {
  const table = resultTable([own('wasm')], { runs: [] });
  expect(table.columns.map(({ name }) => name)).toEqual(['own-wasm']);
  expect(table.rows[0]!.cells).toEqual([expect.not.objectContaining({ note: expect.anything() })]);
  expect(table.rows[0]!.cells[0]!.text).toBe('0.25');
});

test('a run of some losses says that it is partial, and has rows of these alone', () => {
  const table = resultTable([own('wasm', [result('iou/a')])], published);
  expect(table.columns.map(({ isPartial }) => isPartial)).toEqual([true, false]);
  expect(table.rows.map(({ loss }) => loss)).toEqual(['iou']);
});
