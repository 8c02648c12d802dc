import { expect, it } from 'vitest';
import { BackendError } from '../errors/errors.ts';
import { unavailable } from './unavailable.ts';

it('describes a device that did not open', () => {
  const device = { id: 'gpu', description: 'a GPU' };
  const error = new BackendError({ subject: 'it', reason: 'no driver', remedy: 'Get one.' });
  expect(unavailable(device, error)).toEqual({
    ...device,
    available: false,
    reason: 'no driver',
    remedy: 'Get one.',
  });
  expect(unavailable(device, new TypeError('x is undefined.'))).toMatchObject({
    reason: 'x is undefined',
    remedy: 'Use another device of this adapter.',
  });
});
