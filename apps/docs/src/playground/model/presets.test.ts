import { allLosses, reference } from '@segloss/core';
import { distanceMapOf } from '@segloss/core/distance';
import { beforeAll, describe, expect, test } from 'vitest';
import { inputsOf } from '../client/engine.ts';
import { factsOf, type GradientFacts } from './facts.ts';
import { presets } from './presets.ts';
import { pixels, predictedMask, side } from './scene.ts';

interface Found extends GradientFacts {
  readonly value: number;
}

const found: Record<string, Record<string, Found>> = {};
const sceneOf = (id: string) => presets.find((preset) => preset.id === id)!.scene();

beforeAll(async () => {
  const backend = await reference.open();
  const compared = ['dice', 'boundary', 'hausdorff', 'cross-entropy'];
  for (const { id, scene: make } of presets) {
    const scene = make();
    const distances = distanceMapOf(scene.target, 'unsigned', [side, side]);
    found[id] = {};
    for (const create of allLosses.filter((loss) => compared.includes(loss.id))) {
      const program = await backend.compile(create(), { gradient: true });
      const { value, gradient } = await program.run(inputsOf(scene));
      const facts = factsOf(gradient!.slice(pixels), distances, scene);
      found[id][create.id] = { ...facts, value: value[0]! };
    }
  }
});

const weights = (preset: string, loss: string) => found[preset]![loss]!.profile.map(({ weight }) => weight);
const spread = (numbers: readonly number[]) => Math.max(...numbers) / Math.min(...numbers);

describe('what presets say is true', () => {
  test('shift by two', () => {
    expect(found.shift!.dice!.profile.map(({ distance }) => distance)).toEqual([1, 2]);
    expect(spread(weights('shift', 'dice'))).toBeLessThan(1.05);
    for (const loss of ['boundary', 'hausdorff']) {
      const [near, far] = weights('shift', loss);
      expect(far! / near!).toBeGreaterThan(1.3);
    }
  });

  test('a far island', () => {
    const { dice, hausdorff, boundary } = found.island!;
    expect(spread(weights('island', 'dice'))).toBeLessThan(1.01);
    expect(dice!.wrongShare).toBeLessThan(0.05);
    expect(hausdorff!.wrongShare).toBeGreaterThan(0.9);
    expect(boundary!.wrongShare).toBeGreaterThan(dice!.wrongShare);
    expect(boundary!.wrongShare).toBeLessThan(hausdorff!.wrongShare);
    expect(hausdorff!.value / found.shift!.hausdorff!.value).toBeGreaterThan(30);
  });

  test('a hole', () => {
    for (const loss of ['dice', 'cross-entropy']) expect(spread(weights('hole', loss))).toBeLessThan(1.01);
    for (const loss of ['boundary', 'hausdorff']) {
      const given = weights('hole', loss);
      expect([...given].sort((a, b) => a - b)).toEqual(given);
      expect(spread(given)).toBeGreaterThan(1.2);
    }
    expect(found.hole!.hausdorff!.wrongShare).toBeGreaterThan(0.5);
  });

  test('a thin border', () => {
    expect(found.rim!.dice!.value).toBeGreaterThan(found.island!.dice!.value);
    expect(found.rim!.hausdorff!.value).toBeLessThan(0.02 * found.island!.hausdorff!.value);
    expect(found.rim!.boundary!.farShare).toBeGreaterThan(0.5);
    expect(found.rim!.boundary!.wrongShare).toBeLessThan(0.1);
  });

  test('over-confident', () => {
    expect(predictedMask(sceneOf('confident').prediction)).toEqual(
      predictedMask(sceneOf('shift').prediction),
    );
    const [sure, unsure] = [found.confident!, found.shift!];
    expect(sure['cross-entropy']!.value).toBeGreaterThan(unsure['cross-entropy']!.value);
    const pull = (facts: Found) => Math.abs(facts.largest.derivative);
    expect(pull(sure['cross-entropy']!)).toBeGreaterThan(pull(unsure['cross-entropy']!));
    expect(sure.dice!.value).toBeLessThan(unsure.dice!.value);
    expect(pull(sure.dice!)).toBeLessThan(pull(unsure.dice!) / 5);
  });
});
