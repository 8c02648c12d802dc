import { describe, expect, it } from 'vitest';
import { ParameterError } from '../errors/errors.ts';
import type { Inputs } from '../inputs/inputs.ts';
import { createLoss } from '../losses/index.ts';
import { run } from '../testing/losses.test-support.ts';
import { expectIdentical, magnitude } from '../testing/numbers.test-support.ts';
import { forVariants, lossIds } from '../testing/variants.test-support.ts';

/** One sample of voxels in a row, one list of numbers per channel. */
const inputsOf = (channels: readonly (readonly number[])[], labels: readonly number[]): Inputs => ({
  logits: { data: Float64Array.from(channels.flat()), shape: [1, channels.length, 1, labels.length] },
  target: { data: Int32Array.from(labels), shape: [1, 1, labels.length] },
});

describe('a probability that rounding left outside of 0 to 1', () => {
  const labels = [0, 1, 0, 1];

  it.each(lossIds)('counts as 0 or 1 in %s', async (id) => {
    const given = { classes: 2, parameters: { activation: 'none' } };
    await forVariants(id, given, async (loss) => {
      const outside = await run(
        loss,
        inputsOf(
          [
            [1.0005, -5e-4, 0.3, 0.6],
            [-5e-4, 1.0005, 0.7, 0.4],
          ],
          labels,
        ),
      );
      const clipped = await run(
        loss,
        inputsOf(
          [
            [1, 0, 0.3, 0.6],
            [0, 1, 0.7, 0.4],
          ],
          labels,
        ),
      );
      expectIdentical(outside.value, clipped.value);
    });
  });

  it('has no slope, but one at 0 and at 1 has', async () => {
    const loss = createLoss('dice', { activation: 'none' });
    const beyond = await run(
      loss,
      inputsOf(
        [
          [1.0005, -5e-4],
          [-5e-4, 1.0005],
        ],
        [0, 1],
      ),
    );
    expect(magnitude(beyond.gradient)).toBe(0);
    const ends = await run(
      loss,
      inputsOf(
        [
          [1, 0],
          [0, 1],
        ],
        [0, 1],
      ),
    );
    for (const slope of ends.gradient) expect(Math.abs(slope)).toBeGreaterThan(0.01);
  });
});

describe('the label of a voxel', () => {
  it('is yes or no where there is one channel', async () => {
    const loss = createLoss('cross-entropy', { activation: 'sigmoid', reduction: 'none' });
    const { value } = await run(loss, inputsOf([[3, 3]], [1, 0]));
    expect(value[0]).toBeCloseTo(Math.log1p(Math.exp(-3)), 14);
    expect(value[1]).toBeCloseTo(3 + Math.log1p(Math.exp(-3)), 14);
  });

  it('is a class where there are several, also when each is a question of its own', async () => {
    const loss = createLoss('cross-entropy', { activation: 'sigmoid', reduction: 'none' });
    const { value } = await run(
      loss,
      inputsOf(
        [
          [3, 3],
          [-3, -3],
        ],
        [0, 1],
      ),
    );
    expect(value[0]).toBeCloseTo(Math.log1p(Math.exp(-3)), 14);
    expect(value[1]).toBeCloseTo(3 + Math.log1p(Math.exp(-3)), 14);
  });

  it.each(lossIds)('is nothing that the softmax of one channel could tell: %s refuses it', async (id) => {
    const loss = createLoss(id);
    const ofTwo = { data: Int32Array.of(0, 0), shape: [1, 1, 2] };
    const { logits } = inputsOf([[3, -40]], [0, 0]);
    const dense = { data: Float32Array.of(1, 0), shape: logits.shape };
    for (const target of [ofTwo, dense]) {
      await expect(run(loss, { logits, target })).rejects.toThrow(/softmax over one channel.*'sigmoid'/);
    }
    for (const target of ['labels', 'dense'] as const) {
      const signature = { classes: 1, target, mask: false };
      expect(() => loss.graph(signature)).toThrow(/softmax over one channel.*'sigmoid'/);
      expect(() => loss.expression(signature)).toThrow(ParameterError);
    }
  });
});
