import { expect, test } from 'vitest';
import { chosenIn } from './settings.ts';

const known = ['cross-entropy', 'focal', 'dice'];

test('an address may ask for some losses, which are shown in their usual order', () => {
  expect(chosenIn('?losses=dice,focal,none', known)).toEqual(['focal', 'dice']);
});

test.each(['', '?losses=', '?losses=none', '?other=dice'])("'%s' asks for all", (query) => {
  expect(chosenIn(query, known)).toBeUndefined();
});
