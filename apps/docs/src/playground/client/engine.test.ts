import { allLosses, createLoss, reference } from '@segloss/core';
import { afterEach, expect, test, vi } from 'vitest';
import { isResult, type LossResult } from '../model/job.ts';
import { presets } from '../model/presets.ts';
import { pixels } from '../model/scene.ts';
import { inputsOf, openEngine } from './engine.ts';

const scene = presets[0]!.scene();
const losses = allLosses.map(({ id }) => ({ id, parameters: {} }));

afterEach(() => vi.unstubAllGlobals());

test('all losses are those of the reference, on WebAssembly and without it', async () => {
  const backend = await reference.open();
  const fast = await (await openEngine()).compute({ scene, losses });
  vi.stubGlobal('WebAssembly', undefined);
  const slow = await (await openEngine()).compute({ scene, losses });
  expect([fast.backend, slow.backend]).toEqual(['wasm:single', 'reference']);
  expect([fast.fallback, slow.fallback]).toEqual([undefined, 'there is no WebAssembly']);
  for (const { outcomes } of [fast, slow]) {
    expect(outcomes).toHaveLength(allLosses.length);
    for (const outcome of outcomes) {
      const program = await backend.compile(createLoss(outcome.id), { gradient: true });
      const { value, gradient } = await program.run(inputsOf(scene));
      const { gradient: found, value: computed } = outcome as LossResult;
      expect(computed).toBeCloseTo(value[0]!, 5);
      // Lovász-softmax ranks errors, and those that are equal may be rounded apart: its gradient jumps there.
      const limit = 1e-2 * Math.max(...gradient!.map(Math.abs));
      for (let i = 0; i < pixels; i++) {
        expect(Math.abs(found[i]! - gradient![pixels + i]!)).toBeLessThan(limit);
        // What is shown is the whole gradient: that of the background is its negative, but where each logit counts by itself.
        if (outcome.id === 'neighbor-aware-calibration') continue;
        expect(Math.abs(gradient![i]! + gradient![pixels + i]!)).toBeLessThan(limit);
      }
    }
  }
});

test('weights and annotated classes count as in the reference', async () => {
  const weights = Uint8Array.from({ length: pixels }, (_, i) => i % 7);
  const weighted = { ...scene, weights, annotated: [0] };
  const engine = await openEngine();
  const backend = await reference.open();
  for (const inputs of [{ ...scene, weights }, weighted]) {
    const { outcomes } = await engine.compute({ scene: inputs, losses });
    for (const outcome of outcomes) {
      const program = await backend.compile(createLoss(outcome.id), { gradient: false });
      const { value } = await program.run(inputsOf(inputs));
      expect((outcome as LossResult).value, outcome.id).toBeCloseTo(value[0]!, 4);
    }
  }
  expect(inputsOf(weighted).weights!.data.slice(0, 7)).toEqual(
    Float32Array.of(0, 0.25, 0.5, 0.75, 1, 1.25, 1.5),
  );
  expect(inputsOf(scene)).not.toHaveProperty('weights');
});

test('a parameter out of range spoils its own loss only', async () => {
  const engine = await openEngine();
  const wanted = [
    { id: 'tversky', parameters: { alpha: -1 } },
    { id: 'dice', parameters: { squared: true } },
  ];
  const { outcomes } = await engine.compute({ scene, losses: wanted });
  expect(outcomes[0]).toEqual({
    id: 'tversky',
    problem: expect.stringMatching(
      /^parameter 'alpha' of 'tversky': must be a number >= 0 and <= 1e6, got -1\. /,
    ),
  });
  expect(isResult(outcomes[1])).toBe(true);
});

test('pictures without a border are computed too', async () => {
  const engine = await openEngine();
  const blank = { target: new Uint8Array(pixels), prediction: new Int8Array(pixels).fill(-96) };
  const { outcomes } = await engine.compute({ scene: blank, losses });
  for (const outcome of outcomes) expect(outcome).toMatchObject({ value: expect.any(Number) });
});
