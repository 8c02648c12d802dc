import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allLosses, createLoss, reference } from '../index.ts';
import type { Inputs, Layout } from './inputs.ts';

const backend = await reference.open();
async function compute(id: string, parameters: object, inputs: Inputs, layout: Layout = 'channels-first') {
  const loss = createLoss(id, { activation: 'sigmoid', ...parameters });
  const program = await backend.compile(loss, { gradient: true, layout, onWarning: () => undefined });
  const { value, gradient } = await program.run(inputs);
  return { value: Array.from(value), gradient: Array.from(gradient!) };
}

describe('a masked voxel of a dense target', () => {
  const mask = { data: Uint8Array.of(1, 1, 0, 1), shape: [1, 2, 2] };
  const soft = (masked: number) => ({ data: Float32Array.of(0.9, 0.1, masked, 0), shape: [1, 1, 2, 2] });
  const logits = { data: Float32Array.of(2, -1, 0.5, 1), shape: [1, 1, 2, 2] };

  it.each(allLosses.map(({ id }) => id))('may hold any finite number: %s', async (id) => {
    const expected = await compute(id, {}, { logits, mask, target: soft(0) });
    const numbers = fc.oneof(
      fc.constantFrom(255, -1, 0.5),
      fc.float({ noNaN: true, noDefaultInfinity: true }),
    );
    await fc.assert(
      fc.asyncProperty(numbers, async (masked) => {
        expect(await compute(id, {}, { logits, mask, target: soft(masked) })).toEqual(expected);
      }),
      { numRuns: 8 },
    );
  });

  it('is found in both layouts, and the target stays as it is', async () => {
    const numbers = Float32Array.of(2, -1, 0, 1, 0, 1, 1, -1);
    const first = Float32Array.of(1, 0, 255, 0, 0, 1, 0.5, 1);
    const turned = (data: Float32Array) => data.map((_, i) => data[(i % 2) * 4 + Math.floor(i / 2)]!);
    const run = (target: Float32Array, layout: Layout) => {
      const isLast = layout === 'channels-last';
      const shape = [1, 2, 2, 2];
      const arrange = isLast ? turned : (data: Float32Array) => data;
      const inputs = {
        logits: { data: arrange(numbers), shape },
        target: { data: arrange(target), shape },
        mask,
      };
      return compute('dice', { activation: 'softmax' }, inputs, layout);
    };
    const { value } = await run(first.with(2, 0), 'channels-first');
    for (const layout of ['channels-first', 'channels-last'] as const) {
      expect((await run(first, layout)).value).toEqual(value);
    }
    expect(first[2]).toBe(255);
  });

  it('does not decide whether labels of one channel are rounded', async () => {
    const labels = (near: number, masked: number) => ({
      data: Float32Array.of(0, near, masked, 1),
      shape: [1, 1, 2, 2],
    });
    const expected = await compute('dice', {}, { logits, mask, target: labels(1, 0) });
    expect(await compute('dice', {}, { logits, mask, target: labels(1.0001, 0.5) })).toEqual(expected);
  });

  it('must be finite, and others must be probabilities', async () => {
    await expect(compute('dice', {}, { logits, mask, target: soft(Number.NaN) })).rejects.toThrow('got NaN');
    const strange = { data: Float32Array.of(0.9, 2, 0, 0), shape: [1, 1, 2, 2] };
    await expect(compute('dice', {}, { logits, mask, target: strange })).rejects.toThrow(
      'got 2 at [0, 0, 0, 1]',
    );
  });
});
