import { expect, test } from 'vitest';
import { deviation, report, result, suiteOf } from '../../testing/report.test-support.ts';
import { suiteTable } from './matrix.ts';

const expectedFailure = { reason: 'A bug.', link: 'https://example.org/1' };

test('a cell of earlier cases keeps its result, and says what has changed and what to run; others stay current', () => {
  const [old, now] = [result('dice/a', { digest: 'f'.repeat(16) }), result('dice/a')];
  const focal = result('focal/a');
  const suite = suiteOf([now, focal, result('iou/a')]);
  const table = suiteTable([{ name: 'run', report: report([old, focal]) }], suite);
  const command = 'Run: npm run conformance -- --renew --adapter tfjs:wasm --in node';
  expect(table.rows.map(({ loss, cells: [cell] }) => [loss, cell!.state, cell!.text, cell!.note])).toEqual([
    ['focal', 'pass', '✓', undefined],
    ['dice', 'pass', '✓†', `Stale: 1 check has changed since (dice/a). ${command}`],
    ['iou', 'none', '–', `Not yet run. ${command}`],
  ]);
  expect(table.rows[1]!.cells[0]!.label).toBe(`1 of 1 checks passed. ${table.rows[1]!.cells[0]!.note}`);
});

test('a table of runs of some losses has rows of these alone', () => {
  const part = { ...report([result('dice/a')]), losses: ['dice'] };
  const suite = suiteOf([result('dice/a'), result('iou/a')]);
  expect(suiteTable([{ name: 'part', report: part }], suite).rows.map(({ loss }) => loss)).toEqual(['dice']);
});

test('columns are sorted, and grouped by adapter', () => {
  const [wasm, cpu] = [report([result('dice/a')]), report([result('dice/a')], undefined, 'cpu')];
  const other = { ...wasm, adapter: { ...wasm.adapter, name: 'gpu.js' } };
  const table = suiteTable([wasm, cpu, other].map((report, i) => ({ name: `${i}`, report })));
  expect(table.runs.map(({ adapter, device, place }) => [adapter, device, place])).toEqual([
    ['gpu.js', 'wasm', 'Node'],
    ['tfjs', 'cpu', 'Node'],
    ['tfjs', 'wasm', 'Node'],
  ]);
  expect(table.adapters).toEqual([
    { name: 'gpu.js', columns: 1 },
    { name: 'tfjs', columns: 2 },
  ]);
});

test.each([
  ['pass', '0.25', [result('dice/a', { value: deviation(0.25) })]],
  ['pass', '✓', [result('dice/a')]],
  ['pass', '0.25*', [result('dice/a', { value: deviation(0.25) }), result('dice/b', { status: 'skipped' })]],
  ['fail', '✗1', [result('dice/a', { status: 'fail', value: deviation(3) })]],
  ['fail', '✗1', [result('dice/a'), result('dice/b', { status: 'error' })]],
  ['pass', '✓*', [result('dice/a'), result('dice/b', { status: 'unsupported' })]],
  ['unsupported', 'n/a', [result('dice/a', { status: 'unsupported' })]],
  ['known', '!1', [result('dice/a', { status: 'fail', expectedFailure })]],
  ['none', '?', [result('dice/a', { status: 'skipped' })]],
] as const)('a cell is %s and says %s', (state, text, results) => {
  const table = suiteTable([{ name: 'run', report: report(results) }]);
  expect(table.rows[0]).toMatchObject({ title: 'Dice loss', cells: [{ state, text }] });
});
