import { arithmetics, budgetOf } from '@segloss/conformance';
import { boundary, clDice, type Inputs, weightedSum } from '@segloss/core';
import { expect, it } from 'vitest';
import { wasm } from './index.ts';
import { problemOf } from './many-classes.test-support.ts';

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
  const backend = await wasm.open('single');
  const program = await backend.compile(loss, { gradient: true });
  const budget = budgetOf(loss, inputs, arithmetics['cpu-float32']);
  expect(budget.gradient.some((slope) => slope !== 0)).toBe(true);
  expect(problemOf(await program.run(inputs), budget)).toBeUndefined();
  await backend.dispose();
});

it('refuses more fields than a function of WebAssembly takes', async () => {
  const backend = await wasm.open('single');
  const program = await backend.compile(sumOf(1000), { gradient: true });
  await expect(program.run(inputs)).rejects.toThrow(/fields in memory: this backend supports at most 995/);
  await backend.dispose();
});
