import type { Benchmark } from '@segloss/measure';
import { expect, test } from 'vitest';
import { sessionOf } from './session-of.ts';

const row: Benchmark['rows'][number] = {
  backend: 'tfjs:webgl',
  device: 'webgl',
  library: { name: '@tensorflow/tfjs-core', version: '4.22.0' },
  resident: false,
  loss: 'dice-ce',
  shape: [2, 4, 32, 32],
  gradient: true,
  value: 1,
  compileMs: 3,
  firstRunMs: 40,
  runs: 3,
  medianMs: 5,
  minimumMs: 4,
  p10Ms: 4,
  p90Ms: 9,
  memoryGrowthBytes: null,
  gpu: 'SwiftShader',
  softwareRendering: true,
};
const benchmark: Benchmark = {
  format: 'segloss-benchmark/2',
  date: '2026-01-01T10:00:00.000Z',
  machine: {
    cpu: 'unknown',
    cores: 2,
    memoryBytes: null,
    platform: 'linux x64',
    runtime: 'Chromium 156.0.8078.79',
    crossOriginIsolated: true,
  },
  seed: 1,
  warmUpRuns: 5,
  rows: [
    row,
    { ...row, resident: true },
    { ...row, backend: 'wasm:single', compileMs: null, softwareRendering: null },
  ],
};

test('ordinary runs are taken, with start-up and whether they were emulated', () => {
  const { place, machine, rows } = sessionOf({ name: 'a', benchmark });
  expect(place).toBe('browser');
  expect(machine).toContain('2 cores, linux x64, Chromium 156.0.8078.79');
  expect(rows.map(({ device, shape, startMs, isEmulated }) => [device, shape, startMs, isEmulated])).toEqual([
    ['tfjs:webgl', '2x4x32x32', 43, true],
    ['wasm:single', '2x4x32x32', 40, false],
  ]);
});

test('a session in Node is one of Node', () => {
  const machine = { ...benchmark.machine, runtime: 'node 20.20.2', cpu: 'A CPU', memoryBytes: 8 * 2 ** 30 };
  expect(sessionOf({ name: 'a', benchmark: { ...benchmark, machine } })).toMatchObject({
    place: 'node',
    machine: 'A CPU, 2 cores, 8 GiB, linux x64, node 20.20.2',
  });
});
