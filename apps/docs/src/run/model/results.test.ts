import { expect, test } from 'vitest';
import { suiteTables } from '../../conformance/model/matrix.ts';
import { deviation, report, result } from '../../testing/report.test-support.ts';
import { publishedSuites } from './published.ts';
import { resultTables } from './results.ts';

const [first, second] = ['aa'.repeat(32), 'bb'.repeat(32)];
const whole = [result('dice/a', { value: deviation(0.25) }), result('iou/a')];
const published = publishedSuites(
  suiteTables([
    { name: 'tfjs-wasm', report: report(whole, first) },
    { name: 'tfjs-cpu', report: report(whole, first, 'cpu') },
  ]),
);
const own = (device: string, digest = first, results = whole) => ({
  ...{ name: `own-${device}`, source: 'here' },
  report: { ...report(results, digest, device), suite: { version: '1.0.0', digest, checks: 2 } },
});

test('beside a run stand published runs of the same device', () => {
  const [table] = resultTables([own('wasm')], published);
  expect(table!.columns.map(({ name, source }) => [name, source])).toEqual([
    ['own-wasm', 'here'],
    ['tfjs-wasm', 'published'],
  ]);
  expect(table!.rows[0]!.cells.map(({ text }) => text)).toEqual(['0.25', '0.25']);
});

test('where no published run is of the same device, those of the same adapter stand beside it', () => {
  const [table] = resultTables([own('webgl')], published);
  expect(table!.columns.map(({ name }) => name)).toEqual(['own-webgl', 'tfjs-cpu', 'tfjs-wasm']);
});

test('runs of another suite stand alone in a table of their own', () => {
  const tables = resultTables([own('wasm'), { ...own('cpu', second), name: 'other' }], published);
  expect(tables.map(({ digest, isPublished }) => [digest, isPublished])).toEqual(
    expect.arrayContaining([
      [first, true],
      [second, false],
    ]),
  );
  const other = tables.find(({ digest }) => digest === second)!;
  expect(other.columns.map(({ name }) => name)).toEqual(['other']);
});

test('a run of some losses says that it is partial, and has rows of these alone', () => {
  const [table] = resultTables([own('wasm', first, [result('iou/a')])], published);
  expect(table!.columns.map(({ isPartial }) => isPartial)).toEqual([true, false]);
  expect(table!.rows.map(({ loss }) => loss)).toEqual(['iou']);
});
