import { reference } from '@segloss/core';
import { expect, it } from 'vitest';
import type { Outcome } from './check.ts';
import { performOften } from './repeat.ts';
import { openSession } from './session.ts';

const session = await openSession(reference);
const deviation = (actual: number) => ({ at: 0, expected: 1, actual, error: 0, tolerance: 1, ratio: 0.1 });

/** Makes a check that ends otherwise each time. */
function checkOf(outcomes: readonly (Outcome | Error)[]) {
  let turn = 0;
  const run = async () => {
    const outcome = outcomes[turn++]!;
    if (outcome instanceof Error) throw outcome;
    return outcome;
  };
  return { id: 'dice/x', kind: 'golden', loss: 'dice', digest: '0'.repeat(16), run } as const;
}

const often = async (...outcomes: readonly (Outcome | Error)[]) =>
  (await performOften(checkOf(outcomes), session, outcomes.length)).result;

it('passes what passes alike each time, and fails what fails', async () => {
  const pass = { status: 'pass', value: deviation(1) } as const;
  expect(await often(pass, pass, pass)).toMatchObject({ status: 'pass', value: deviation(1) });
  const fail = { status: 'fail', reason: 'wrong' } as const;
  expect(await often(fail, fail)).toMatchObject({ status: 'fail', reason: 'wrong' });
});

it('fails what does not end alike, says how often, and keeps what was thrown', async () => {
  const pass = { status: 'pass' } as const;
  const result = await often(pass, new Error('lost'), pass, pass, new Error('lost'));
  expect(result).toMatchObject({
    status: 'fail',
    reason: 'not the same in 5 runs: 3 times pass; 2 times error (lost)',
    thrown: [{ name: 'Error', message: 'lost' }],
  });
});

it('fails what passes with other numbers', async () => {
  const pass = (actual: number) => ({ status: 'pass', value: deviation(actual) }) as const;
  expect(await often(pass(1), pass(1.1), pass(1))).toMatchObject({
    status: 'fail',
    reason: 'not the same in 3 runs: 2 times pass; once pass with other numbers',
  });
});
