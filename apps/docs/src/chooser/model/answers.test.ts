import { expect, test } from 'vitest';
import { type Answers, moveTo, problemOf, readAnswers, writeAnswers } from './answers.ts';

const known = ['dice', 'focal'];
const given: Answers = {
  place: 'browser',
  has: ['webgl', 'isolation'],
  worker: true,
  budget: '1,5',
  losses: ['dice', 'focal'],
  gradient: false,
  rank: 'bytes',
  session: '2026-01-01-2x-cpu',
  shape: '2x4x256x256',
};

test('answers survive in an address', () => {
  expect(readAnswers(writeAnswers(given), known)).toEqual(given);
  expect(writeAnswers(readAnswers('', known))).toBe('?in=browser');
});

test('nonsense in an address is left out', () => {
  expect(
    readAnswers('?in=moon&has=native,webgl&losses=none,focal&rank=beauty&gradient=maybe', known),
  ).toEqual({
    ...readAnswers('', known),
    has: ['webgl'],
    losses: ['focal'],
  });
  expect(readAnswers('?in=node&worker=yes', known).worker).toBe(false);
});

test('what holds in one place is forgotten in the other; the task stays', () => {
  expect(moveTo(given, 'node')).toEqual({
    ...given,
    place: 'node',
    has: [],
    worker: false,
    session: '',
    shape: '',
  });
});

test.each(['-3', '0', 'much', 'Infinity', '1 MB'])("a budget of '%s' is refused with a remedy", (budget) => {
  const problem = problemOf({ ...given, budget });
  expect(problem).toContain(`'${budget}'`);
  expect(problem).toContain('Give megabytes');
});

test.each(['', ' ', '0.5', '1,5', '100'])("a budget of '%s' is taken", (budget) => {
  expect(problemOf({ ...given, budget })).toBeUndefined();
});
