import { expect, test } from 'vitest';
import { countText, matching } from './filter.ts';

const texts = [
  'checkInputs Checks inputs against a loss.',
  'InputError Reports inputs.',
  'dice Creates the Dice loss.',
];

test('every word that was typed must be there, in any order and case', () => {
  expect(matching(texts, 'input')).toEqual([true, true, false]);
  expect(matching(texts, ' LOSS  check')).toEqual([true, false, false]);
  expect(matching(texts, '')).toEqual([true, true, true]);
  expect(matching(texts, 'hausdorff')).toEqual([false, false, false]);
});

test('what is shown is counted', () => {
  expect(countText(3, 3)).toBe('3 exports');
  expect(countText(1, 3)).toBe('1 of 3 exports');
  expect(countText(0, 3)).toBe('No export matches.');
});
