import { type Backend, crossEntropy, diceCe, type Inputs } from '@segloss/core';
import { describe, expect, it } from 'vitest';
import { arithmeticOf } from '../budget/arithmetic.ts';
import { budgetOf } from '../budget/budget.ts';
import { compare } from '../budget/compare.ts';
import { randomSource } from '../cases/random.ts';

const voxels = 40;

/** Draws a logit that all classes but one have, and how far that one is above. */
type Draw = (random: () => number) => readonly [number, number];

const usual: Draw = (random) => [random(), 4 + 14 * random()];
const huge: Draw = () => [-1e30, 2e30];

/** Makes voxels whose logits are all equal but for one class, which is confident. */
function confident(classes: number, target: 'labels' | 'dense', draw: Draw): Inputs {
  const random = randomSource(classes);
  const logits = new Float32Array(classes * voxels);
  const dense = new Uint8Array(classes * voxels);
  const labels = new Int32Array(voxels);
  for (let v = 0; v < voxels; v++) {
    const [equal, above] = draw(random);
    const largest = Math.floor(classes * random());
    for (let c = 0; c < classes; c++) logits[c * voxels + v] = c === largest ? equal + above : equal;
    const isWrong = random() < 0.3;
    const label = isWrong ? (largest + 1) % classes : largest;
    labels[v] = label;
    dense[label * voxels + v] = 1;
  }
  const shape = [1, classes, voxels, 1];
  return {
    logits: { data: logits, shape },
    target: target === 'dense' ? { data: dense, shape } : { data: labels, shape: [1, voxels, 1] },
  };
}

/** Tests that errors of many equal logits, which are all the same, do not add up. */
export function testEqualLogits(
  backend: Backend,
  counts: readonly number[] = [13, 64, 257, 300, 400, 1000],
): void {
  describe.each(counts)('of %i classes, all logits but one are equal', (classes) => {
    it.each([
      ['cross entropy of labels', 'labels', crossEntropy(), usual],
      ['cross entropy of a dense target', 'dense', crossEntropy(), usual],
      ['Dice and cross entropy', 'dense', diceCe(), usual],
      ['cross entropy of huge logits', 'labels', crossEntropy(), huge],
    ] as const)('%s is right, and its gradient too', async (_name, target, loss, draw) => {
      const inputs = confident(classes, target, draw);
      const budget = budgetOf(loss, inputs, arithmeticOf(backend));
      const program = await backend.compile(loss, { gradient: true });
      expect(compare(await program.run(inputs), budget, budget).problem).toBeUndefined();
      program.dispose();
    });
  });
}
