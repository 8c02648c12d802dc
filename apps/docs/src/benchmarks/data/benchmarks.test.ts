import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Benchmark, benchmarkFormat, writeBenchmark } from '@segloss/measure';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readBenchmarks, storedBenchmarks } from './benchmarks.ts';

const benchmark = (date: string): Benchmark => ({
  format: benchmarkFormat,
  date,
  machine: {
    cpu: 'a',
    cores: 2,
    memoryBytes: 1,
    runtime: 'node 20.20.2',
    platform: 'linux x64',
    crossOriginIsolated: null,
  },
  seed: 1,
  warmUpRuns: 1,
  rows: [],
});

let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'segloss-benchmarks-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('benchmarks are read, the latest first, and other results are left alone', () => {
  writeFileSync(join(folder, 'a.json'), writeBenchmark(benchmark('2026-01-01T00:00:00Z')));
  writeFileSync(join(folder, 'b.json'), writeBenchmark(benchmark('2026-01-02T00:00:00Z')));
  writeFileSync(join(folder, 'c.json'), '{ "bytes": 1 }');
  expect(readBenchmarks(folder).map(({ name }) => name)).toEqual(['b', 'a']);
});

test('a broken one is refused by name, and no folder is no benchmark', () => {
  writeFileSync(join(folder, 'a.json'), JSON.stringify({ ...benchmark('2026-01-01T00:00:00Z'), rows: 1 }));
  expect(() => readBenchmarks(folder)).toThrow(/a\.json.*'rows' must be a list/);
  expect(readBenchmarks(join(folder, 'none'))).toEqual([]);
});

test('whatever is published can be read', () => {
  for (const { benchmark } of storedBenchmarks()) expect(benchmark.rows.length).toBeGreaterThan(0);
});
