import { type Benchmark, type BenchRow, benchmarkFormat, compareBenchmarks } from '@segloss/measure';
import { expect, test } from 'vitest';
import { describeBenchmark, describeComparison } from './describe-benchmark.ts';

const row = (changes: Partial<BenchRow> = {}): BenchRow => ({
  ...{ backend: 'wasm:threads', device: 'threads', library: { name: '@segloss/wasm', version: '1' } },
  ...{ resident: false, loss: 'dice', shape: [1, 2, 4, 4], gradient: true, value: 0.5, compileMs: 1 },
  ...{ firstRunMs: 2, runs: 5, medianMs: 10, minimumMs: 8, p10Ms: 9, p90Ms: 11, memoryGrowthBytes: 0 },
  ...{ gpu: null, softwareRendering: null },
  ...changes,
});

const benchmark = (rows: readonly BenchRow[], cpu = 'abacus'): Benchmark => ({
  format: benchmarkFormat,
  date: '2026-01-01T00:00:00.000Z',
  machine: {
    ...{ cpu, cores: 2, memoryBytes: 1e9, platform: 'linux x64' },
    ...{ runtime: 'node 20.19.0', crossOriginIsolated: null },
  },
  seed: 1,
  warmUpRuns: 2,
  rows: [...rows],
});

test('a benchmark names emulated graphics', () => {
  const emulated = row({ backend: 'tfjs:webgpu', gpu: 'SwiftShader', softwareRendering: true });
  expect(describeBenchmark(benchmark([emulated]))).toContain(
    'tfjs:webgpu: SwiftShader, emulated in software',
  );
});

test('a comparison says what is not the same, as times may differ because of it', () => {
  const comparison = compareBenchmarks(benchmark([row()]), benchmark([row()], 'brain'));
  expect(describeComparison(comparison)).toMatch(/which may be why times differ:\n {2}processor: abacus/);
});

test('a comparison says that benchmarks have nothing in common', () => {
  const comparison = compareBenchmarks(benchmark([row()]), benchmark([row({ loss: 'iou' })]));
  expect(describeComparison(comparison)).toMatch(/^Nothing was measured in both runs\./);
});
