import { allLosses, createLoss, type Inputs, reference } from '@segloss/core';
import { describe, expect, test } from 'vitest';
import { elsewhere } from '../data/elsewhere.ts';
import { type Elsewhere, elsewhereRows } from './elsewhere.ts';

const { libraries, entries, results } = elsewhere;
const claims = entries.filter(({ params }) => params);

const known: Elsewhere = {
  libraries: [{ id: 'a', name: 'A', source: 'commit 1' }],
  entries: [
    { loss: 'dice', library: 'a', call: 'Dice()', params: { squared: true }, offset: 1, note: 'A note.' },
    { loss: 'dice', library: 'a', call: 'Dice(2)', differs: 'It has a bug.' },
    { loss: 'iou', library: 'a', call: 'IoU()', params: {} },
  ],
  results: { a: { version: '1.2', results: [{ loss: 'dice', call: 'Dice()', difference: 3e-16 }] } },
};

test('a claim that a run has shown says with which version, and how close', () => {
  expect(elsewhereRows(known, 'dice')[0]).toEqual({
    library: 'A',
    there: 'Dice()',
    here: 'dice({ squared: true })',
    remarks: ['The value there + 1 is the value here.', 'A note.'],
    evidence: 'Value and gradient run with A 1.2: equal up to 3.0e-16.',
    isProven: true,
  });
});

test('a claim without a run says which source was read, and one of a difference has no call here', () => {
  expect(elsewhereRows(known, 'iou')[0]).toMatchObject({
    here: 'iou()',
    evidence: 'Read in its source, commit 1; not run.',
    isProven: false,
  });
  const [, differs] = elsewhereRows(known, 'dice');
  expect(differs).toEqual({ library: 'A', there: 'Dice(2)', remarks: ['It has a bug.'], isProven: false });
});

describe('the entries', () => {
  const inputs = (dense: boolean): Inputs => ({
    logits: { data: Float64Array.from({ length: 36 }, (_, i) => Math.sin(3 * i)), shape: [1, 3, 3, 4] },
    target: dense
      ? { data: Uint8Array.from({ length: 36 }, (_, i) => (i * i) % 2), shape: [1, 3, 3, 4] }
      : { data: Int32Array.from({ length: 12 }, (_, i) => (i * i) % 3), shape: [1, 3, 4] },
  });

  test.each(claims)('$library $call: the call here is allowed, and runs', async (entry) => {
    const backend = await reference.open();
    const program = await backend.compile(createLoss(entry.loss, entry.params), { gradient: true });
    const { value, gradient } = await program.run(inputs(entry.input === 'several-labels'));
    expect([...value, ...gradient!].every(Number.isFinite)).toBe(true);
  });

  test('name losses and libraries that exist, once each, and say either what is equal or what differs', () => {
    const ids = new Set(allLosses.map(({ id }) => id));
    expect(entries.filter(({ loss }) => !ids.has(loss))).toEqual([]);
    expect(entries.filter((entry) => !libraries.some(({ id }) => id === entry.library))).toEqual([]);
    expect(entries.filter(({ params, differs }) => Boolean(params) === Boolean(differs))).toEqual([]);
    const names = entries.map(({ loss, library, call }) => `${loss} ${library} ${call}`);
    expect(new Set(names).size).toBe(names.length);
  });

  test('have been run, every claim of the library, or say which source was read', () => {
    for (const { id, source } of libraries) {
      const name = ({ loss, call }: { readonly loss: string; readonly call: string }) => `${loss} ${call}`;
      const claimed = claims.filter(({ library }) => library === id).map(name);
      if (results[id]) expect(results[id].results.map(name).sort()).toEqual(claimed.sort());
      else expect(source).toMatch(/commit/);
    }
    expect(Object.keys(results).filter((id) => !libraries.some((library) => library.id === id))).toEqual([]);
  });

  test('are as close as single precision allows, where they have been run', () => {
    const differences = Object.values(results).flatMap((run) => run.results.map((one) => one.difference));
    expect(differences.length).toBeGreaterThan(0);
    expect(Math.max(...differences)).toBeLessThan(1e-5);
  });
});
