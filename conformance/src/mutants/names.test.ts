import { allLosses } from '@segloss/core';
import { expect, it, vi } from 'vitest';
import { goldenCases } from '../cases/golden.ts';
import { accepted } from './listed/index.ts';
import { acceptedOf } from './listed/listed.ts';
import { mutantsOf } from './mutants.ts';
import { prepareSubjects } from './subject.ts';

// As if graphs were simplified in another way.
vi.mock('@segloss/core', async (original) => ({
  ...(await original<typeof import('@segloss/core')>()),
  simplify: <T>(graph: T): T => graph,
}));

const cases = await goldenCases();
const losses = allLosses.map(({ id }) => id);
const named = new Map(
  losses.map((loss) => {
    const subjects = prepareSubjects(cases.filter((test) => test.loss === loss));
    return [loss, new Set(mutantsOf(loss, subjects).map(({ id }) => id))];
  }),
);

it.each(losses)('the lists name mutants of %s however graphs are simplified', (loss) => {
  const unknown = [...acceptedOf(accepted, loss)].flatMap(([id, { isShared }]) =>
    isShared || named.get(loss)!.has(id) ? [] : [id],
  );
  expect(unknown).toEqual([]);
});

it('the lists name what is a mutant of some loss, and exceptions that are losses', () => {
  const shared = accepted.filter((entry) => entry.losses === undefined);
  const ids = new Set([...named.values()].flatMap((ofLoss) => [...ofLoss]));
  expect(shared.flatMap(({ mutants }) => mutants.filter((id) => !ids.has(id)))).toEqual([]);
  const exceptions = shared.flatMap(({ except = [], mutants }) =>
    except.flatMap((loss) => mutants.map((id) => [loss, id] as const)),
  );
  expect(exceptions.filter(([loss, id]) => !named.get(loss)?.has(id))).toEqual([]);
});
