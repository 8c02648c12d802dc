import { allLosses } from '@segloss/core';
import { describe, expect, it } from 'vitest';
import { inTurn } from '../../../packages/core/src/testing/in-turn.test-support.ts';
import { accepted } from './listed/index.ts';
import { mutationScore } from './score.ts';

describe('the golden cases and the random checks', () => {
  // `npm run mutants` tries all losses.
  const ids = allLosses.map(({ id }) => id);
  it.each(inTurn(ids, 0, 6))('of %s kill every mutant that is not listed', async (loss) => {
    const [score] = await mutationScore({ losses: [loss] });
    expect(score!.survivors).toEqual([]);
    // What a case kills by now must leave the lists.
    expect(score!.stale).toEqual([]);
    expect(score!.killed).toBeGreaterThan(0.85 * score!.mutants);
  });

  it('leave nothing unsaid: without the lists, mutants survive', async () => {
    const [bare] = await mutationScore({ losses: ['boundary'], accepted: [] });
    const [listed] = await mutationScore({ losses: ['boundary'], everyMutant: true });
    expect(bare!.survivors).toEqual(listed!.listed.map(({ id }) => id));
    expect(bare!.survivors.length).toBeGreaterThan(0);
  });

  it('name the random check that kills what no golden case kills', async () => {
    const [score] = await mutationScore({ losses: ['dice'] });
    expect(score!.killedAtRandom).toContainEqual({
      id: 'graph add(softmax, target): first term only',
      by: expect.stringMatching(/^random\/dice\//),
    });
  });
});

describe('the lists of accepted mutants', () => {
  it('give a reason for each, once', () => {
    const every = allLosses.map(({ id }) => id);
    const named = accepted.flatMap(({ losses, except = [], mutants }) =>
      (losses ?? every.filter((loss) => !except.includes(loss))).flatMap((loss) =>
        mutants.map((id) => `${loss}: ${id}`),
      ),
    );
    expect(new Set(named).size).toBe(named.length);
    for (const { reason } of accepted) expect(reason).toMatch(/^[A-Z].{20,}\.$/);
  });

  it('complain about a mutant that a case kills', async () => {
    const entry = {
      reason: 'It is not so.',
      losses: ['boundary'],
      mutants: ['published distances of the prediction'],
    };
    const [score] = await mutationScore({ losses: ['boundary'], accepted: [...accepted, entry] });
    expect(score!.stale).toEqual(entry.mutants);
  });
});
