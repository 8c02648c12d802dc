import { InputError } from '@segloss/core';
import { expect, test } from 'vitest';
import { describeProblem } from './problem.ts';

test('an error of segloss speaks for itself, without the name of a package', () => {
  const error = new InputError({ source: 'wasm', subject: 'target', reason: 'is empty', remedy: 'Paint.' });
  expect(describeProblem(error, 'The page: broken.')).toBe('target: is empty. Paint.');
});

test('of another error there is what the page says, or else its message', () => {
  expect(describeProblem(new TypeError('no network'), 'The page: broken.')).toBe('The page: broken.');
  expect(describeProblem(new TypeError('no network.'))).toBe('no network');
});
