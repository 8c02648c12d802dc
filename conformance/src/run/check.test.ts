import { reference, UnsupportedGraphError } from '@segloss/core';
import { expect, it } from 'vitest';
import { type Outcome, perform } from './check.ts';
import { openSession } from './session.ts';

const session = await openSession(reference);
const check = (run: () => Promise<Outcome>) => ({ id: 'dice/x', kind: 'golden', loss: 'dice', run }) as const;

it('keeps what a check throws, and tells what is unsupported from what is broken', async () => {
  const details = { subject: 'node 3', reason: 'there is no rule', remedy: 'Add one.' };
  const unsupported = await perform(
    check(() => Promise.reject(new UnsupportedGraphError(details))),
    session,
  );
  expect(unsupported).toMatchObject({ status: 'unsupported', reason: expect.stringContaining('node 3') });
  const broken = await perform(
    check(() => Promise.reject(new Error('lost'))),
    session,
  );
  expect(broken).toMatchObject({ id: 'dice/x', status: 'error', reason: 'lost' });
});

it('does not wait for ever', async () => {
  const { status, reason } = await perform(
    check(() => new Promise(() => undefined)),
    session,
    0.05,
  );
  expect([status, reason]).toEqual(['error', 'no answer within 0.05 seconds']);
});

it('cuts reasons short, and takes out what would steer a terminal', async () => {
  const { reason } = await perform(
    check(() => Promise.reject(new Error(`\u001b[31mred\u0007\n${'x'.repeat(5000)}`))),
    session,
  );
  expect(reason).toMatch(/^\[31mred\nx+\.\.\.$/);
  expect(reason).toHaveLength(2003);
});
