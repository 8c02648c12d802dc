import { expect, it } from 'vitest';
import { BackendError } from './errors.ts';
import { isMissingPackage, messageOf, unavailable } from './thrown.ts';

it('gives the message of anything, without a full stop', () => {
  expect(messageOf(new Error(' It broke. '))).toBe('It broke');
  expect(messageOf('why?')).toBe('why?');
  expect(messageOf(undefined)).toBe('undefined');
});

it('tells packages that are missing from those that do not load', () => {
  expect(isMissingPackage(Object.assign(new Error(), { code: 'ERR_MODULE_NOT_FOUND' }))).toBe(true);
  expect(isMissingPackage(Object.assign(new Error(), { code: 'MODULE_NOT_FOUND' }))).toBe(true);
  expect(isMissingPackage(Object.assign(new Error(), { code: 'ERR_DLOPEN_FAILED' }))).toBe(false);
  expect(isMissingPackage(new Error('ERR_MODULE_NOT_FOUND'))).toBe(false);
});

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
