import { expect, test } from 'vitest';
import { suiteTable } from '../../conformance/model/matrix.ts';
import { formatRatio } from '../../shared/model/format.ts';
import { deviation, report, result, suiteOf } from '../../testing/report.test-support.ts';
import { evidenceOf, judge } from './evidence.ts';

const evidenceFrom = (...results: Parameters<typeof report>[0]) => {
  const table = suiteTable([{ name: 'run', report: report(results) }]);
  return evidenceOf(table)[0]!;
};

test('values may be right where gradients are not', () => {
  const evidence = evidenceFrom(
    result('dice/a', { value: deviation(0.5), gradient: deviation(0.7) }),
    result('dice/b', { status: 'fail', value: deviation(0.2), gradient: deviation(4) }),
  );
  expect(judge(evidence, ['dice'], true)).toEqual({ verdict: 'failed', ratio: 4 });
  expect(judge(evidence, ['dice'], false)).toEqual({ verdict: 'proven', ratio: 0.5 });
});

test.each([
  ['a wrong value', { status: 'fail', value: deviation(2), gradient: deviation(4) }],
  ['a broken law', { status: 'fail', kind: 'law' }],
  ['an error', { status: 'error', value: deviation(0.1) }],
] as const)('%s is a failure of values, too', (_, changes) => {
  const evidence = evidenceFrom(result('dice/a', { value: deviation(0.5) }), result('dice/b', changes));
  expect(judge(evidence, ['dice'], false).verdict).toBe('failed');
});

test('a loss that is newer than a run is unproven, and says nothing of the others', () => {
  const run = report([result('dice/a', { value: deviation(0.5) })]);
  const suite = suiteOf([result('dice/a'), result('iou/a')]);
  const [evidence] = evidenceOf(suiteTable([{ name: 'run', report: run }], suite));
  expect(judge(evidence, [], true).verdict).toBe('proven');
  expect(judge(evidence, ['iou'], true).verdict).toBe('unproven');
});

test('nothing that was run is no evidence', () => {
  const evidence = evidenceFrom(
    result('dice/a', { status: 'skipped' }),
    result('iou/a', { value: deviation(0.1) }),
  );
  expect(judge(evidence, ['dice'], true)).toEqual({ verdict: 'unproven', ratio: null });
  expect(judge(evidence, ['iou'], true)).toEqual({ verdict: 'proven', ratio: 0.1 });
  expect(judge(evidence, [], true).verdict).toBe('unproven');
  expect(judge(undefined, ['dice'], true).verdict).toBe('unproven');
});

test('a law that the device breaks as such counts for every loss', () => {
  const evidence = evidenceFrom(
    result('dice/a', { value: deviation(0.1) }),
    result('law/memory-flat', { kind: 'law', loss: '*', status: 'fail' }),
  );
  expect(judge(evidence, ['dice'], true).verdict).toBe('failed');
});

test.each([
  ['none', 'proven'],
  ['hardware', 'proven'],
  ['unknown', 'unclear'],
  ['software', 'emulated'],
] as const)('a run with rendering %s makes a device %s', (rendering, verdict) => {
  const evidence = { ...evidenceFrom(result('dice/a', { value: deviation(0.1) })), rendering };
  expect(judge(evidence, ['dice'], true).verdict).toBe(verdict);
});

test('what failed is told, even where another loss was never run', () => {
  const evidence = evidenceFrom(
    result('dice/a', { status: 'error' }),
    result('iou/a', { status: 'skipped' }),
  );
  expect(judge(evidence, ['dice', 'iou'], true).verdict).toBe('failed');
});

test('an error has the digits that it has in the matrix', () => {
  const ratio = 0.185004;
  const evidence = evidenceFrom(result('dice/a', { value: deviation(ratio) }));
  const found = [true, false].map((gradient) => judge(evidence, ['dice'], gradient).ratio);
  expect(found.map(formatRatio)).toEqual(['0.19', '0.19']);
});
