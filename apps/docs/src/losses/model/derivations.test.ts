import { allLosses, createLoss, type Inputs, reference } from '@segloss/core';
import { expect, test } from 'vitest';
import { derivations, relatedTo } from './derivations.ts';

const inputs: Inputs = {
  logits: { data: Float64Array.from({ length: 36 }, (_, i) => Math.sin(3 * i)), shape: [1, 3, 3, 4] },
  target: { data: Int32Array.from({ length: 12 }, (_, i) => (i * i) % 3), shape: [1, 3, 4] },
};

async function run(id: string, parameters: object) {
  const backend = await reference.open();
  const program = await backend.compile(createLoss(id, parameters), { gradient: true });
  const { value, gradient } = await program.run(inputs);
  return [...value, ...gradient!];
}

test.each(derivations.filter(({ same }) => same))('$to is $from with the right parameters', async (link) => {
  const [one, other] = [await run(link.from, link.same!.from), await run(link.to, link.same!.to)];
  for (const [i, number] of one.entries()) expect(other[i]).toBeCloseTo(number, 5);
});

test('derivations are of losses that there are, each named once', () => {
  const ids = allLosses.map(({ id }) => id);
  expect(derivations.flatMap(({ from, to }) => [from, to]).filter((id) => !ids.includes(id))).toEqual([]);
  const links = derivations.map(({ from, to }) => `${from} ${to}`);
  expect(new Set(links).size).toBe(links.length);
});

test('a compound loss is the sum of its parts, and nothing else has parts', () => {
  const compounds = allLosses.filter(({ family }) => family === 'compound').map(({ id }) => id);
  const withParts = new Set(derivations.filter(({ kind }) => kind === 'part').map(({ to }) => to));
  expect([...withParts]).toEqual(compounds);
});

test('relatives are found on both sides of a line', () => {
  expect(relatedTo('tversky')).toEqual(['dice', 'focal-tversky', 'asymmetric-similarity', 'blob']);
  expect(relatedTo('sensitivity-specificity')).toEqual([]);
});
