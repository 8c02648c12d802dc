import { expect, test } from 'vitest';
import { describeSetting } from '../describe-setting.ts';
import { parseBenchmark, writeBenchmark } from './record.ts';

const row = {
  ...{ backend: 'wasm:threads', device: 'threads', library: { name: '@segloss/wasm', version: '1' } },
  ...{ resident: false, loss: 'dice', shape: [1, 2, 4, 4], gradient: true, value: 0.5, compileMs: 1 },
  ...{ firstRunMs: 2, runs: 5, medianMs: 10, minimumMs: 8, p10Ms: 9, p90Ms: 11, memoryGrowthBytes: 0 },
};
const first = {
  format: 'segloss-benchmark/1',
  date: '2026-01-01T00:00:00.000Z',
  machine: { cpu: 'abacus', cores: 2, memoryBytes: 1e9, node: 'v20.19.0', platform: 'linux x64' },
  seed: 1,
  warmUpRuns: 2,
  rows: [row],
};

test('a file of the first version is read as what it says: Node, and nothing of graphics processors', () => {
  const read = parseBenchmark(JSON.stringify(first), 'first.json');
  expect(read.machine).toMatchObject({ cpu: 'abacus', runtime: 'node 20.19.0', crossOriginIsolated: null });
  expect(read.rows).toEqual([{ ...row, gpu: null, softwareRendering: null }]);
  expect(parseBenchmark(writeBenchmark(read), 'second.json')).toEqual(read);
});

test('a file of the first version may not have what it did not know', () => {
  const mixed = { ...first, rows: [{ ...row, gpu: 'SwiftShader' }] };
  expect(() => parseBenchmark(JSON.stringify(mixed), 'a.json')).toThrow(
    "file 'a.json': is broken: there is no key 'rows.0.gpu'",
  );
});

test('a benchmark of a page needs no processor or memory that nobody tells', () => {
  const { machine, rows, ...rest } = parseBenchmark(JSON.stringify(first), 'first.json');
  const ofPage = {
    ...rest,
    machine: {
      ...machine,
      cpu: 'unknown',
      memoryBytes: null,
      runtime: 'Chrome 156',
      crossOriginIsolated: false,
    },
    rows: [{ ...rows[0]!, backend: 'tfjs:webgpu', gpu: 'SwiftShader', softwareRendering: true }],
  };
  const read = parseBenchmark(writeBenchmark(ofPage), 'page.json');
  expect(read).toEqual(ofPage);
  expect(describeSetting(read)).toContain('2 x unknown, Chrome 156, linux x64;');
});
