import { describe, expect, it } from 'vitest';
import { makeInputs } from './inputs.ts';

describe('inputs', () => {
  it('are the same for the same seed, and others for another', () => {
    const shape = [2, 3, 9, 17] as const;
    expect(makeInputs(shape, 1)).toEqual(makeInputs(shape, 1));
    expect(makeInputs(shape, 1).logits.data).not.toEqual(makeInputs(shape, 2).logits.data);
    expect(makeInputs(shape, 0).logits.data).not.toEqual(makeInputs(shape, 1).logits.data);
  });

  it('have every class, in blocks, and logits that point at it more often than not', () => {
    const { logits, target } = makeInputs([1, 3, 16, 64, 64], 1);
    expect([logits.shape, target.shape]).toEqual([
      [1, 3, 16, 64, 64],
      [1, 16, 64, 64],
    ]);
    const voxels = target.data.length;
    expect(new Set(target.data)).toEqual(new Set([0, 1, 2]));
    expect(target.data.subarray(0, 8)).toEqual(new Int32Array(8).fill(target.data[0]!));
    const right = target.data.filter((label, v) =>
      [0, 1, 2].every((c) => c === label || logits.data[c * voxels + v]! < logits.data[label * voxels + v]!),
    );
    expect(right.length / voxels).toBeGreaterThan(0.5);
    expect(right.length / voxels).toBeLessThan(0.95);
  });
});
