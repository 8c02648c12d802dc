// Times distance maps and top-k in modes of gpu.js without a memory of their own: by kernels and on the host.
// node --conditions=segloss-source --import tsx packages/gpu.js/bench/non-local.ts

import { type Field, referenceTable } from '@segloss/core/adapter';
import { distanceMapOf } from '@segloss/core/distance';
import * as gpuJs from '../node_modules/gpu.js/src/index.js';
import { createKernels } from '../src/kernels.ts';
import { findGpuJs } from '../src/load.ts';
import { modes } from '../src/modes.ts';
import { mapDistances } from '../src/non-local/distance.ts';
import { markTopK } from '../src/non-local/top-k.ts';
import { openMode } from '../src/probe.ts';
import { shapeOf } from '../src/shape.ts';

const side = 128;
const spatial = [side, side, side];
const shape = shapeOf(1, 1, spatial);
const attrs = { fraction: 0.1, batch: false };

const mask = Float32Array.from({ length: side ** 3 }, (_, i) => {
  const [z, y, x] = [Math.floor(i / side ** 2), Math.floor(i / side) % side, i % side];
  return (x - 60) ** 2 + (y - 64) ** 2 + (z - 70) ** 2 < 2500 ? 1 : 0;
});
const losses = mask.map((_, i) => Math.abs(Math.sin(i * i)));
const counted = new Float32Array(losses.length).fill(1);

/** Gives the fastest of some runs, after one that compiles. */
async function fastest(run: () => unknown): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < 4; i++) {
    const start = performance.now();
    await run();
    if (i > 0) times.push(performance.now() - start);
  }
  return Math.round(Math.min(...times));
}

const fieldOf = (data: Float32Array): Field => ({ axes: 'NV', data: Float64Array.from(data) });
const fields = [fieldOf(losses), fieldOf(counted)] as const;
console.log('| where | signed distance map | top tenth |');
console.log('|---|---|---|');
console.log(
  `| host | ${await fastest(() => distanceMapOf(mask, 'signed', spatial))} | ${await fastest(() =>
    referenceTable(shape, {}).hardest(fields, attrs, { axes: 'NV', kind: 'real' }),
  )} |`,
);
for (const mode of modes.filter(({ processor }) => processor === 'cpu')) {
  const device = await openMode(findGpuJs(gpuJs), mode);
  const kernels = createKernels(device);
  const send = (numbers: Float32Array) => device.gpuJs.input(numbers, [side, side * side, 1]);
  const map = () => mapDistances(kernels, send(mask), { kind: 'signed', spacing: null }, shape, 1);
  const mark = () => markTopK(kernels, [send(losses), send(counted)], attrs, shape);
  console.log(`| kernels, ${mode.id} | ${await fastest(map)} | ${await fastest(mark)} |`);
  await device.gpu.destroy();
}
process.exit(0);
