import { type Benchmark, type BenchRow, benchmarkFormat } from 'segloss';
import { expect, test } from 'vitest';
import { arrangeSpeed } from './performance.ts';

const row = (backend: string, medianMs: number, changes: Partial<BenchRow> = {}): BenchRow => ({
  backend,
  device: 'cpu',
  library: { name: 'a', version: '1' },
  resident: false,
  loss: 'dice-ce',
  shape: [1, 4, 8, 8],
  gradient: true,
  value: 1,
  compileMs: null,
  firstRunMs: 2 * medianMs,
  runs: 10,
  medianMs,
  minimumMs: medianMs,
  p10Ms: medianMs,
  p90Ms: medianMs,
  memoryGrowthBytes: null,
  gpu: null,
  softwareRendering: null,
  ...changes,
});

const benchmark = (rows: readonly BenchRow[]): Benchmark => ({
  format: benchmarkFormat,
  date: '2026-01-01T00:00:00Z',
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
  rows: [...rows],
});

test('backends that did the same are compared with the fastest run of wasm, the fastest first', () => {
  const rows = [
    row('tfjs:wasm', 8),
    row('wasm:threads', 4),
    row('wasm:threads', 2, { resident: true }),
    row('c:threads', 1),
  ];
  const { backends, losses } = arrangeSpeed(benchmark(rows));
  expect(losses).toEqual([]);
  const [group] = backends;
  expect(group).toMatchObject({
    title: 'Dice + cross entropy with its gradient, 1x4x8x8',
    baseline: 'wasm:threads, resident',
  });
  expect(group!.rows.map(({ label, isOurs, ratio }) => [label, isOurs, ratio])).toEqual([
    ['c:threads', false, 0.5],
    ['wasm:threads, resident', true, 1],
    ['wasm:threads', true, 2],
    ['tfjs:wasm', true, 4],
  ]);
});

test('losses on one backend are listed, and shapes kept apart', () => {
  const large = { shape: [1, 4, 16, 16] };
  const rows = [
    row('wasm:threads', 4, { loss: 'hausdorff' }),
    row('wasm:threads', 2),
    row('wasm:threads', 9, large),
  ];
  const { backends, losses } = arrangeSpeed(benchmark(rows));
  expect(backends).toEqual([]);
  expect(losses.map(({ title, rows: of }) => [title, of.map(({ label }) => label)])).toEqual([
    ['wasm:threads, 1x4x8x8, with its gradient', ['Dice + cross entropy', 'Hausdorff distance loss']],
  ]);
});

test('without wasm the fastest is what others are compared with, and a run with one row compares nothing', () => {
  const { backends } = arrangeSpeed(benchmark([row('tfjs:cpu', 8), row('torch:eager', 4)]));
  expect(backends[0]).toMatchObject({ baseline: 'torch:eager' });
  expect(arrangeSpeed(benchmark([row('tfjs:cpu', 8)]))).toEqual({ backends: [], losses: [] });
});

test('an emulated GPU is named as one', () => {
  const rows = [
    row('tfjs:webgpu', 8, { gpu: 'a driver', softwareRendering: true, note: 'slow' }),
    row('tfjs:wasm', 9),
  ];
  const [group] = arrangeSpeed(benchmark(rows)).backends;
  expect(group!.rows.map(({ notes }) => notes)).toEqual([['slow', 'a driver, emulated in software'], []]);
});
