import { build, defineLoss, type Expr } from '@segloss/core/define';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type WasmBackend, wasm } from '../index.ts';

let backend: WasmBackend;
beforeAll(async () => {
  backend = await wasm.open('single');
});
afterAll(() => backend.dispose());

const description = {
  id: 'shown',
  title: 'Shown',
  family: 'distribution',
  citation: '',
  equation: '',
  formula: '',
  range: '',
  use: '',
} as const;

/** Gives a value as it is, of two samples with three classes and four voxels. */
async function shown(value: Expr) {
  const loss = defineLoss({ ...description, parameters: {}, build: () => value })({ activation: 'sigmoid' });
  const program = await backend.compile(loss);
  const logits = { data: Float32Array.from({ length: 24 }, (_, i) => i), shape: [2, 3, 2, 2] };
  return program.run({ logits, target: { data: new Uint8Array(8), shape: [2, 2, 2] } });
}

const largest = build.reduceMax(build.input('logits', 'NCV'), 'NCV');

it.each([
  [build.broadcast(largest, 'V'), [2, 2], new Array(4).fill(23)],
  [
    build.broadcast(build.add(largest, build.classVector([1, 2, 3])), 'V'),
    [3, 2, 2],
    [24, 25, 26].flatMap((x) => [x, x, x, x]),
  ],
  [build.broadcast(largest, 'NV'), [2, 2, 2], new Array(8).fill(23)],
])('a value without samples or classes has no numbers of them (%#)', async (value, shape, numbers) => {
  const result = await shown(value);
  expect(result.shape).toEqual(shape);
  expect([...result.value]).toEqual(numbers);
});
