import { expect, it } from 'vitest';
import { readSlices, type Slice, standardize } from './slices.ts';

const positions = (slices: readonly Slice[]) => slices.map(({ position }) => position);

it('cuts the head into slices with brain, and holds every fourth one out', async () => {
  const { side, training, heldOut } = await readSlices(4);
  expect([side, training.length, heldOut.length]).toEqual([32, 40, 13]);
  const all = [...positions(training), ...positions(heldOut)];
  expect(new Set(all).size).toBe(53);
  for (const { image, labels } of [...training, ...heldOut]) {
    expect([image.length, labels.length]).toEqual([1024, 1024]);
    expect(labels.filter((label) => label > 0).length).toBeGreaterThanOrEqual(20);
  }
});

it('keeps every so many pixels', async () => {
  const [whole, coarse] = [await readSlices(1), await readSlices(4)];
  const fine = whole.training.find(({ position }) => position === coarse.training[5]!.position)!;
  const [row, column] = [9, 17];
  expect(coarse.training[5]!.image[row * 32 + column]).toBe(fine.image[4 * row * 128 + 4 * column]);
  expect(coarse.training[5]!.labels[row * 32 + column]).toBe(fine.labels[4 * row * 128 + 4 * column]);
});

it('standardizes intensities', () => {
  expect([...standardize([2, 4, 4, 6])]).toEqual([-Math.SQRT2, 0, 0, Math.SQRT2].map(Math.fround));
});
