import { h } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { expect, test } from 'vitest';
import { benchmark, benchRow } from '../../testing/bench.test-support.ts';
import { Speeds } from './speed.tsx';

const rows = [
  benchRow({ backend: 'wasm:threads', medianMs: 2, shape: [1, 4, 8, 8] }),
  benchRow({
    backend: 'tfjs:webgpu',
    medianMs: 6,
    shape: [1, 4, 8, 8],
    gpu: 'a driver',
    softwareRendering: true,
  }),
];

const draw = (...dates: readonly string[]): string =>
  renderToString(
    h(Speeds, { benchmarks: dates.map((date) => ({ name: date, benchmark: { ...benchmark(rows), date } })) }),
  );

test('a run is shown with its machine, a plot and its numbers', () => {
  const html = draw('2026-01-02T00:00:00Z');
  expect(html).toContain('2026-01-02T00:00:00Z: 2 x unknown, Chrome 156.0.1.2, Linux');
  expect(html).toContain('aria-label="Milliseconds: Dice + cross entropy with its gradient, 1x4x8x8"');
  expect(html).toContain('a driver, emulated in software');
  expect(html).toContain('<td class="number">3.0</td>');
});

test('of several runs the first is open, and without one the page says so', () => {
  const html = draw('2026-01-02T00:00:00Z', '2026-01-01T00:00:00Z');
  expect(html.match(/<details class="run" open/g)).toHaveLength(1);
  expect(html.match(/<details class="run"/g)).toHaveLength(2);
  expect(draw()).toContain('There is no run of this version');
});
