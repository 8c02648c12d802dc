import { createLoss, reference } from '@segloss/core';
import { wasm } from '@segloss/wasm';
import { describe, expect, it } from 'vitest';
import { makeInputs } from './inputs.ts';
import { measure } from './measure.ts';

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

  it.each(['threads', 'single'])('computes the same on buffers borrowed from device %s', async (device) => {
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
