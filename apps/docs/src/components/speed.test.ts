import { h } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { type Benchmark, benchmarkFormat } from 'segloss';
import { expect, test } from 'vitest';
import { Speeds } from './speed.tsx';

const benchmark = (date: string): Benchmark => ({
  format: benchmarkFormat,
  date,
  machine: {
    cpu: 'a processor',
    cores: 2,
    memoryBytes: null,
    runtime: 'Chrome 150',
    platform: 'linux x64',
    crossOriginIsolated: true,
  },
  seed: 1,
  warmUpRuns: 5,
  rows: ['wasm:threads', 'tfjs:webgpu'].map((backend, i) => ({
    backend,
    device: 'd',
    library: { name: 'l', version: '1' },
    resident: false,
    loss: 'dice-ce',
    shape: [1, 4, 8, 8],
    gradient: true,
    value: 1,
    compileMs: null,
    firstRunMs: 9,
    runs: 10,
    medianMs: 2 + 4 * i,
    minimumMs: 1,
    p10Ms: 1,
    p90Ms: 9,
    memoryGrowthBytes: null,
    gpu: i === 1 ? 'a driver' : null,
    softwareRendering: i === 1 ? true : null,
  })),
});

const draw = (...dates: readonly string[]): string =>
  renderToString(
    h(Speeds, { benchmarks: dates.map((date) => ({ name: date, benchmark: benchmark(date) })) }),
  );

test('a run is shown with its machine, a plot and its numbers', () => {
  const html = draw('2026-01-02T00:00:00Z');
  expect(html).toContain('2026-01-02T00:00:00Z: 2 x a processor, Chrome 150, linux x64');
  expect(html).toContain('aria-label="Milliseconds: Dice + cross entropy with its gradient, 1x4x8x8"');
  expect(html).toContain('a driver, emulated in software');
  expect(html).toContain('<td class="number">3.0</td>');
});

test('of several runs the first is open, and without one the page says so', () => {
  const html = draw('2026-01-02T00:00:00Z', '2026-01-01T00:00:00Z');
  expect(html.match(/<details class="run" open/g)).toHaveLength(1);
  expect(html.match(/<details class="run"/g)).toHaveLength(2);
  expect(draw()).toContain('No run is committed');
});
