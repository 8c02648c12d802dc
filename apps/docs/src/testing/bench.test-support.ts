import type { Benchmark, BenchRow } from '@segloss/measure';

/** Makes a row of a benchmark. */
export const benchRow = (changes: Partial<BenchRow> = {}): BenchRow => ({
  backend: 'wasm:single',
  device: 'single',
  library: { name: '@segloss/wasm', version: '1.0.0' },
  resident: false,
  loss: 'dice-ce',
  shape: [1, 2, 4, 4],
  gradient: true,
  value: 0.5,
  compileMs: 1,
  firstRunMs: 2,
  runs: 5,
  medianMs: 10,
  minimumMs: 8,
  p10Ms: 9,
  p90Ms: 11,
  memoryGrowthBytes: null,
  gpu: null,
  softwareRendering: null,
  ...changes,
});

/** Makes a benchmark of a page. */
export const benchmark = (rows: readonly BenchRow[] = [benchRow()]): Benchmark => ({
  format: 'segloss-benchmark/2',
  date: '2026-01-01T00:00:00.000Z',
  machine: {
    cpu: 'unknown',
    cores: 2,
    platform: 'Linux',
    memoryBytes: null,
    runtime: 'Chrome 156.0.1.2',
    crossOriginIsolated: false,
  },
  seed: 1,
  warmUpRuns: 5,
  rows: [...rows],
});
