import { describe, expect, it } from 'vitest';
import { compareBenchmarks } from './compare.ts';
import type { Benchmark, BenchRow } from './format/schema.ts';

const row = (changes: Partial<BenchRow> = {}): BenchRow => ({
  backend: 'wasm:threads',
  device: 'threads',
  library: { name: 'a', version: '1' },
  resident: false,
  loss: 'dice',
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
  memoryGrowthBytes: 0,
  gpu: null,
  softwareRendering: null,
  ...changes,
});

const benchmark = (rows: readonly BenchRow[], changes: Partial<Benchmark['machine']> = {}): Benchmark => ({
  format: 'segloss-benchmark/2',
  date: '2026-01-01T00:00:00.000Z',
  machine: {
    cpu: 'abacus',
    cores: 2,
    memoryBytes: 1e9,
    platform: 'linux x64',
    runtime: 'node 20.19.0',
    crossOriginIsolated: null,
    ...changes,
  },
  seed: 1,
  warmUpRuns: 2,
  rows: [...rows],
});

describe('two benchmarks', () => {
  it('have ratios of medians, and say whether the difference may be chance', () => {
    const slow = row({ medianMs: 20, p10Ms: 18, p90Ms: 22 });
    const { ratios } = compareBenchmarks(benchmark([row()]), benchmark([slow]));
    expect(ratios).toMatchObject([{ ratio: 2, isWithinSpread: false }]);
    const near = row({ medianMs: 11, p10Ms: 10, p90Ms: 14 });
    expect(compareBenchmarks(benchmark([row()]), benchmark([near])).ratios).toMatchObject([
      { ratio: 1.1, isWithinSpread: true },
    ]);
  });

  it('match by loss, shape, gradient, backend and whether data are resident', () => {
    const others = [
      row({ loss: 'iou' }),
      row({ shape: [1, 2, 4, 5] }),
      row({ gradient: false }),
      row({ backend: 'reference' }),
      row({ resident: true }),
    ];
    const { ratios, unmatched } = compareBenchmarks(benchmark([row(), ...others]), benchmark([row()]));
    expect(ratios).toHaveLength(1);
    expect(unmatched).toHaveLength(others.length);
    expect(unmatched[4]).toBe('dice with gradient, 1x2x4x4, wasm:threads, resident: only before');
  });

  it('say once what is not the same around them', () => {
    const now = [row({ library: { name: 'a', version: '2' } }), row({ loss: 'iou' })];
    const rows = [row(), row({ loss: 'iou' })];
    const comparison = compareBenchmarks(
      benchmark(rows),
      benchmark(now, { cpu: 'brain', runtime: 'node 22.0.0' }),
    );
    expect(comparison.differences).toEqual([
      'processor: abacus before, brain now',
      'runtime: node 20.19.0 before, node 22.0.0 now',
      'library of wasm:threads: a 1 before, a 2 now',
    ]);
  });

  it('may have nothing in common', () => {
    const { ratios, unmatched } = compareBenchmarks(benchmark([row()]), benchmark([row({ loss: 'iou' })]));
    expect(ratios).toEqual([]);
    expect(unmatched).toHaveLength(2);
  });
});
