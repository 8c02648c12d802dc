import { boundary, clDice, type Inputs, reference, weightedSum } from '@segloss/core';
import { expect, it } from 'vitest';
import { wasm } from './index.ts';

const inputs: Inputs = {
  logits: { data: Float32Array.from({ length: 72 }, (_, i) => 3 * Math.sin(7 * i)), shape: [1, 2, 6, 6] },
  target: { data: Uint8Array.from({ length: 36 }, (_, i) => Number(i % 7 < 3)), shape: [1, 6, 6] },
};

/** Adds up so many boundary losses, each with a distance map of its own. */
const sumOf = (count: number) =>
  weightedSum(
    Array.from({ length: count }, (_, i) => ({ loss: boundary({ spacing: [1, 1 + i / 1000] }), weight: 1 })),
  );

// Each erosion leaves fields that the last pass reads, and so does each distance map.
it.each([
  ...[25, 50, 100].map((iterations) => [`${iterations} erosions`, clDice({ iterations })] as const),
  ...[100, 130, 500].map((count) => [`${count} distance maps`, sumOf(count)] as const),
])('is right with the fields of %s', async (_name, loss) => {
  const results = [];
  for (const opening of [reference.open(), wasm.open('single')]) {
    const backend = await opening;
    const program = await backend.compile(loss, { gradient: true });
    results.push(await program.run(inputs));
    await backend.dispose();
  }
  const [expected, result] = results as [(typeof results)[0], (typeof results)[0]];
  expect(result.value[0]! / expected.value[0]!).toBeCloseTo(1, 5);
  const scale = Math.max(...Array.from(expected.gradient!, Math.abs));
  expect(scale).toBeGreaterThan(0);
  for (const [i, slope] of expected.gradient!.entries())
    expect(Math.abs(result.gradient![i]! - slope)).toBeLessThan(1e-4 * scale);
});

it('refuses more fields than a function of WebAssembly takes', async () => {
  const backend = await wasm.open('single');
  const program = await backend.compile(sumOf(1000), { gradient: true });
  await expect(program.run(inputs)).rejects.toThrow(/fields in memory: this backend supports at most 995/);
  await backend.dispose();
});
