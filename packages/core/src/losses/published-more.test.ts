import { expect, it } from 'vitest';
import type { Inputs } from '../inputs/inputs.ts';
import { reference } from '../reference/adapter.ts';
import { createLoss } from './index.ts';

/** Three classes on 2 x 3 voxels. */
const inputs: Inputs = {
  logits: {
    data: Float64Array.of(2, -1, 0.5, 0, 1, -2, 0, 1.5, 0, 1, -1, 0.5, -1, 0, 1, 0.5, 0, 2),
    shape: [1, 3, 2, 3],
  },
  target: { data: Int32Array.of(0, 1, 2, 0, 0, 0), shape: [1, 2, 3] },
};
const weights = { data: Float64Array.of(1, 2, 0.5, 0, 1, 3), shape: [1, 2, 3] };
const annotated = [[1]];

/** Values that were computed elsewhere, with eight digits. */
const published: readonly (readonly [string, object, Partial<Inputs>, number])[] = [
  ['cross-entropy', {}, { weights }, 1.87988702],
  ['dice', {}, { weights }, 0.57017516],
  ['lovasz-softmax', {}, { weights }, 0.56229029],
  ['top-k', { k: 0.5 }, { weights }, 3.71113281],
  ['weighted-cross-entropy', {}, { weights }, 1.19729799],
  ['cross-entropy', {}, { annotated }, 0.26541383],
  ['cross-entropy', { labelSmoothing: 0.1 }, { annotated }, 0.33637125],
  ['dice', {}, { annotated }, 0.30206514],
  ['generalized-dice', {}, { annotated }, 0.42472417],
  ['lovasz-softmax', {}, { annotated }, 0.29884199],
  ['unified-focal', {}, {}, 0.568806],
  ['unified-focal', { gamma: 0.3 }, {}, 0.54602462],
  ['unified-focal', { gamma: 0.3, variant: 'symmetric' }, {}, 0.55471987],
  ['generalized-wasserstein-dice', {}, {}, 0.54242349],
  ['generalized-wasserstein-dice', { weightType: 'volume' }, {}, 0.29573604],
  ['log-cosh-dice', {}, {}, 0.13512474],
  ['matthews', {}, {}, 0.72136743],
  ['poly-cross-entropy', {}, {}, 1.73964757],
  ['boundary-dou', {}, {}, 0.38117673],
  ['noise-robust-dice', {}, {}, 0.4854446],
  ['noise-robust-dice', { squared: false }, {}, 0.35566324],
  ['generalized-surface', {}, {}, 0.39777758],
  ['region-wise', {}, {}, 0.02671147],
  ['log-hausdorff', {}, {}, 0.28807366],
  ['cl-dice', {}, {}, 0.25341142],
  ['cl-dice', { iterations: 0 }, {}, 0.23328828],
  ['skeleton-recall', {}, {}, 0.36367756],
  ['neighbor-aware-calibration', {}, {}, 1.31918006],
  ['neighbor-aware-calibration', { border: 'zero' }, {}, 1.32010598],
  ['blob', {}, {}, 1.61207117],
];

it.each(published)('%s %j is as published', async (id, parameters, more, value) => {
  const backend = await reference.open();
  const program = await backend.compile(createLoss(id, parameters));
  const result = await program.run({ ...inputs, ...more });
  expect(Math.abs(result.value[0]! - value)).toBeLessThan(6e-9);
});
