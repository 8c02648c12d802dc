import { expect, test } from 'vitest';
import { webAddress } from './web-address.ts';

test.each(['https://example.org/a?b#c', 'http://localhost:1/', ' HTTPS://example.org'])(
  '%s is a page',
  (text) => {
    expect(webAddress(text)).toBe(text);
  },
);

test.each([
  'javascript:alert(1)',
  ' java\tscript:alert(1)',
  'data:text/html,x',
  'blob:https://x/y',
  'issue 7',
  '',
])('%s is none', (text) => {
  expect(webAddress(text)).toBeUndefined();
});
