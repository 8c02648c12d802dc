import { expect, test } from 'vitest';
import { report, result } from '../../testing/report.test-support.ts';
import { suiteTable } from './matrix.ts';
import { adapterHeads, columnHead } from './matrix-head.ts';

const plain = report([result('dice/a')]);
const runOf = (changes: Partial<typeof plain.environment>, processor: 'cpu' | 'gpu' = 'gpu') => {
  const stored = {
    ...plain,
    device: { ...plain.device, processor },
    environment: { ...plain.environment, ...changes },
  };
  return suiteTable([{ name: 'run', report: stored }]).runs[0]!;
};

test.each([
  ['software', runOf({ gpu: 'SwiftShader', softwareRendering: true })],
  ['hardware', runOf({ gpu: 'a GPU', softwareRendering: false })],
  ['unknown', runOf({})],
  ['none', runOf({}, 'cpu')],
] as const)('a head says whether a graphics processor was emulated: %s', (rendering, run) => {
  expect(columnHead(run).rendering).toBe(rendering);
});

test('a head says where and when', () => {
  expect(columnHead(runOf({ runtime: 'Chromium 156.0.8078.79' }))).toMatchObject({
    place: 'browser',
    runtime: 'Chromium 156',
    date: '2026-01-01',
  });
  expect(columnHead(runOf({}))).toMatchObject({ place: 'node', runtime: 'Node 20' });
});

test('the head of an adapter names each engine once, and none without a version', () => {
  const silent = {
    ...plain,
    device: { ...plain.device, id: 'cpu' },
    adapter: { ...plain.adapter, library: { name: '@tensorflow/tfjs-core', version: '' } },
  };
  const table = suiteTable([plain, silent].map((stored, i) => ({ name: `${i}`, report: stored })));
  expect(adapterHeads(table)).toEqual([
    { name: 'tfjs', columns: 2, engines: '@tensorflow/tfjs-core 4.22.0' },
  ]);
});
