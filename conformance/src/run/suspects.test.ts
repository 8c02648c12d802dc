import { expect, it } from 'vitest';
import type { Status } from '../report/report.ts';
import { result } from '../testing/report.test-support.ts';
import type { Performed } from './check.ts';
import { suspectsOf } from './suspects.ts';

let count = 0;
const ran = (times: number, status: Status, ...ops: string[]): readonly Performed[] =>
  Array.from({ length: times }, () => ({ result: result(`dice/${count++}`, { status }), ops }));

it('names what all failures have and nothing that passes has', () => {
  const performed = [...ran(47, 'fail', 'sum', 'hardest'), ...ran(980, 'pass', 'sum', 'div')];
  expect(suspectsOf(performed)).toEqual([
    { ops: ['hardest'], failed: 47, failedWith: 47, passed: 980, passedWith: 0 },
  ]);
});

it('finds several that are wrong, one after the other', () => {
  const performed = [
    ...ran(30, 'error', 'sum', 'hardest', 'logSoftmax'),
    ...ran(5, 'fail', 'sum', 'abs'),
    ...ran(10, 'pass', 'sum', 'logSoftmax'),
    ...ran(100, 'pass', 'sum'),
  ];
  expect(suspectsOf(performed)).toMatchObject([
    { ops: ['hardest'], failed: 35, failedWith: 30 },
    { ops: ['abs'], failed: 5, failedWith: 5, passed: 110, passedWith: 0 },
  ]);
});

it('names together what cannot be told apart', () => {
  const performed = [...ran(4, 'fail', 'sum', 'a', 'b'), ...ran(9, 'pass', 'sum')];
  expect(suspectsOf(performed)).toMatchObject([{ ops: ['a', 'b'] }]);
});

it('names nothing that is as usual in what passes, nor for a single failure', () => {
  expect(suspectsOf([...ran(5, 'fail', 'sum'), ...ran(90, 'pass', 'sum')])).toEqual([]);
  // As when sums are wrong on large volumes, or a device falls back: what else these have in common is chance.
  const volumes = [
    ...ran(2, 'fail', 'sum', 'sigmoid'),
    ...ran(9, 'pass', 'sum', 'sigmoid'),
    ...ran(40, 'pass', 'sum'),
  ];
  expect(suspectsOf(volumes)).toEqual([]);
  const some = [...ran(6, 'fail', 'sum', 'sigmoid'), ...ran(26, 'fail', 'sum'), ...ran(16, 'pass', 'sum')];
  expect(suspectsOf(some)).toEqual([]);
  const most = [
    ...ran(22, 'fail', 'sum', 'equal'),
    ...ran(6, 'fail', 'sum'),
    ...ran(6, 'pass', 'sum', 'equal'),
  ];
  expect(suspectsOf([...most, ...ran(1, 'pass', 'sum')])).toEqual([]);
  expect(suspectsOf([...ran(1, 'fail', 'sum', 'abs'), ...ran(90, 'pass', 'sum')])).toEqual([]);
  expect(suspectsOf([...ran(5, 'unsupported', 'abs'), ...ran(90, 'pass', 'sum')])).toEqual([]);
  expect(suspectsOf([])).toEqual([]);
});
