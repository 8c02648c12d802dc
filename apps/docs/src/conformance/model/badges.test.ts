import { expect, test } from 'vitest';
import { report, result } from '../../testing/report.test-support.ts';
import { badgesOf } from './badges.ts';
import { suiteTable } from './matrix.ts';

test('a badge counts the runs of its adapter, and turns red when one did not pass', () => {
  const good = report([result('dice/a')]);
  const bad = { ...report([result('dice/a')], undefined, 'cpu'), footer: { ...good.footer, ok: false } };
  const other = { ...good, adapter: { ...good.adapter, name: 'wasm' } };
  const table = suiteTable([good, bad, other].map((report, i) => ({ name: `${i}`, report })));
  expect(badgesOf(table)).toEqual([
    { adapter: 'tfjs', label: 'segloss tfjs', message: '1 of 2 runs passed', color: 'red' },
    { adapter: 'wasm', label: 'segloss wasm', message: '1 of 1 runs passed', color: 'green' },
  ]);
});
