import { createLoss, reference } from '@segloss/core';
import { wasm } from '@segloss/wasm';
import { describe, expect, it } from 'vitest';
import { makeInputs } from './inputs.ts';
import { measure } from './measure.ts';
import { parseShape } from './shape.ts';
import { spreadOf } from './statistics.ts';

describe('times', () => {
  it('come to median, minimum and tenths, in any order', () => {
    const times = [5, 1, 3, 2, 4, 10, 9, 8, 7, 6, 11];
    expect(spreadOf(times)).toEqual({ median: 6, minimum: 1, p10: 2, p90: 10 });
    expect(spreadOf([1, 2]).median).toBe(1.5);
    expect(spreadOf([7])).toEqual({ median: 7, minimum: 7, p10: 7, p90: 7 });
  });
});

describe('a shape', () => {
  it('is four or five sizes', () => {
    expect(parseShape('2x3x16x9')).toEqual([2, 3, 16, 9]);
    expect(parseShape('1x2x3x4x5')).toEqual([1, 2, 3, 4, 5]);
  });

  it.each([
    ['', /it is not a list of sizes\. Write \[N, C, \.\.\.spatial\]/],
    ['1x-4x8x8', /it is not a list of sizes/],
    ['1x4x8x8.5', /it is not a list of sizes/],
    ['1x4x8', /it has to have four or five sizes/],
    ['1x4x8x8x8x8', /it has to have four or five sizes/],
    ['1x4x0x8', /it has no elements/],
    ['1x1x8x8', /a single class/],
    ['1x4x99999x99999', /at most 268435456 are measured/],
    [`1x4x8x${'9'.repeat(20)}`, /at most 268435456 are measured/],
  ])('is not %s', (text, message) => {
    expect(() => parseShape(text)).toThrow(message);
  });

  it('is not larger than the memory that is free', () => {
    expect(() => parseShape('1x4x512x512', 2 ** 20)).toThrow(
      "shape '1x4x512x512': a run takes 0.016 GiB at least, and 0.00098 GiB of memory are free",
    );
    expect(parseShape('1x4x512x512', 2 ** 30)).toHaveLength(4);
  });
});

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

describe('a measurement', () => {
  const job = { loss: createLoss('dice-ce'), gradient: true, resident: false, runs: 3, warmUpRuns: 1 };

  it('says what ran, and gives times in order', async () => {
    const backend = await reference.open();
    const { row, times } = await measure(backend, job, makeInputs([1, 2, 4, 4], 1));
    expect(times).toHaveLength(3);
    expect(row).toMatchObject({ backend: 'reference', loss: 'dice-ce', shape: [1, 2, 4, 4], runs: 3 });
    expect(row.minimumMs).toBeLessThanOrEqual(row.p10Ms);
    expect(row.p10Ms).toBeLessThanOrEqual(row.medianMs);
    expect(row.medianMs).toBeLessThanOrEqual(row.p90Ms);
    await backend.dispose();
  });

  it.each(['threads', 'single'])('computes the same on arrays that device %s lends', async (device) => {
    const values = [];
    for (const resident of [false, true]) {
      const backend = await wasm.open(device);
      // Large enough for the memory to grow.
      const { row } = await measure(backend, { ...job, resident }, makeInputs([1, 2, 200, 200], 1));
      values.push(row.value);
      await backend.dispose();
    }
    expect(values[0]).toBeGreaterThan(0);
    expect(values[0]).toBe(values[1]);
  });
});
