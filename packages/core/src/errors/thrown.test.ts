import { expect, it } from 'vitest';
import { messageOf } from './thrown.ts';

it('gives the message of anything, without a full stop', () => {
  expect(messageOf(new Error(' It broke. '))).toBe('It broke');
  expect(messageOf('why?')).toBe('why?');
  expect(messageOf(undefined)).toBe('undefined');
});
