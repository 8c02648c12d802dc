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

it.each(allLosses.map(({ id }) => id))(
  'the lists name mutants of %s however graphs are simplified',
  (loss) => {
    const subjects = prepareSubjects(cases.filter((test) => test.loss === loss));
    const ids = new Set(mutantsOf(loss, subjects).map(({ id }) => id));
    const unknown = [...acceptedOf(accepted, loss).keys()].filter((id) => !ids.has(id));
    expect(unknown).toEqual([]);
  },
);
