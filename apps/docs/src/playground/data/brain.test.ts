import { expect, test } from 'vitest';
import { readSlice, structureMask, structures } from '../model/brain.ts';
import { brainSlice } from './brain.ts';

test('the slice has every structure, bright where white matter is, and says where it comes from', async () => {
  const file = await brainSlice();
  expect(`${file.source} ${file.licence}`).toMatch(/Insight Toolkit.*Apache.*NumFOCUS/);
  const slice = readSlice(file);
  const brightness = structures.map((structure) => {
    const mask = structureMask(slice, structure);
    const inside = [...slice.image].filter((_, i) => mask[i]);
    expect(inside.length).toBeGreaterThan(200);
    return inside.reduce((sum, intensity) => sum + intensity, 0) / inside.length;
  });
  const [white, grey, fluid] = brightness;
  expect(white).toBeGreaterThan(grey!);
  expect(grey).toBeGreaterThan(fluid!);
});

test('a slice that is cut short is refused', async () => {
  const file = await brainSlice();
  expect(() => readSlice({ ...file, labels: file.labels.slice(0, 400) })).toThrow('incomplete');
});
