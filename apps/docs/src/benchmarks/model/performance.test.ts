import type { BenchRow } from '@segloss/measure';
import { expect, test } from 'vitest';
import { benchmark, benchRow } from '../../testing/bench.test-support.ts';
import { arrangeSpeed } from './performance.ts';

const row = (backend: string, medianMs: number, changes: Partial<BenchRow> = {}): BenchRow =>
  benchRow({ backend, medianMs, shape: [1, 4, 8, 8], ...changes });

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
