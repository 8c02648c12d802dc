import { reference, UnsupportedGraphError } from '@segloss/core';
import { expect, it } from 'vitest';
import { type Outcome, perform } from './check.ts';
import { openSession } from './session.ts';

const session = await openSession(reference);
const check = (run: () => Promise<Outcome>) =>
  ({ id: 'dice/x', kind: 'golden', loss: 'dice', digest: '0'.repeat(16), run }) as const;

it('keeps what a check throws, and takes a refusal that nobody declared for an error', async () => {
  const details = { subject: 'node 3', reason: 'there is no rule', remedy: 'Add one.' };
  const { result: refused } = await perform(
    check(() => Promise.reject(new UnsupportedGraphError(details))),
    session,
  );
  expect(refused).toMatchObject({ status: 'error', reason: expect.stringMatching(/node 3.*not declare/) });
  const { result: broken, thrown } = await perform(
    check(() => Promise.reject(new Error('lost'))),
    session,
  );
  expect(broken).toMatchObject({ id: 'dice/x', status: 'error', reason: 'lost' });
  expect(thrown).toEqual(new Error('lost'));
});

it('does not wait for ever', async () => {
  const {
    result: { status, reason },
  } = await perform(
    check(() => new Promise(() => undefined)),
    session,
    0.05,
  );
  expect([status, reason]).toEqual(['error', 'no answer within 0.05 seconds']);
});

it('cuts reasons short, and takes out what would steer a terminal', async () => {
  const {
    result: { reason },
  } = await perform(
    check(() => Promise.reject(new Error(`\u001b[31mred\u0007\n${'x'.repeat(5000)}`))),
    session,
  );
  expect(reason).toMatch(/^\[31mred\nx+\.\.\.$/);
  expect(reason).toHaveLength(2003);
});

it('tries no more when several checks have not ended', async () => {
  const dying = { ...session };
  const silent = check(() => new Promise(() => undefined));
  for (let i = 0; i < 3; i++) await perform(silent, dying, 0.01);
  const { result } = await perform(
    check(async () => ({ status: 'pass' })),
    dying,
  );
  expect(result).toMatchObject({
    status: 'error',
    reason: 'not tried, as 3 checks before it had no answer',
  });
});
