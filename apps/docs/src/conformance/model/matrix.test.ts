import { expect, test } from 'vitest';
import { deviation, report, result } from '../../testing/report.test-support.ts';
import { suiteTables } from './matrix.ts';

const expectedFailure = { reason: 'A bug.', link: 'https://example.org/1' };

test('runs of different cases never share a table; the latest suite comes first', () => {
  const old = report([result('dice/a')], 'aa'.repeat(32));
  const recent = { ...report([result('dice/a')], 'bb'.repeat(32)), startedAt: '2026-02-01T00:00:00Z' };
  const tables = suiteTables([
    { name: 'old', report: old },
    { name: 'recent', report: recent },
  ]);
  expect(tables.map(({ runs }) => runs.map(({ name }) => name))).toEqual([['recent'], ['old']]);
});

test('columns are sorted, and grouped by adapter', () => {
  const [wasm, cpu] = [report([result('dice/a')]), report([result('dice/a')], undefined, 'cpu')];
  const other = { ...wasm, adapter: { ...wasm.adapter, name: 'gpu.js' } };
  const [table] = suiteTables([wasm, cpu, other].map((report, i) => ({ name: `${i}`, report })));
  expect(table!.runs.map(({ adapter, device, place }) => [adapter, device, place])).toEqual([
    ['gpu.js', 'wasm', 'Node'],
    ['tfjs', 'cpu', 'Node'],
    ['tfjs', 'wasm', 'Node'],
  ]);
  expect(table!.adapters).toEqual([
    { name: 'gpu.js', columns: 1 },
    { name: 'tfjs', columns: 2 },
  ]);
});

test.each([
  ['pass', '0.25', [result('dice/a', { value: deviation(0.25) })]],
  ['pass', '✓', [result('dice/a')]],
  ['pass', '0.25*', [result('dice/a', { value: deviation(0.25) }), result('dice/b', { status: 'skipped' })]],
  ['fail', '✗1', [result('dice/a', { status: 'fail', value: deviation(3) })]],
  ['fail', '✗1', [result('dice/a'), result('dice/b', { status: 'unsupported' })]],
  ['known', '!1', [result('dice/a', { status: 'fail', expectedFailure })]],
  ['none', '?', [result('dice/a', { status: 'skipped' })]],
] as const)('a cell is %s and says %s', (state, text, results) => {
  const [table] = suiteTables([{ name: 'run', report: report(results) }]);
  expect(table!.rows[0]).toMatchObject({ title: 'Dice loss', cells: [{ state, text }] });
});
