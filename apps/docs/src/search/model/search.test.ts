import { expect, test } from 'vitest';
import { foundText, hitOf, pagesShown } from './search.ts';

const part = (title: string, ...scores: readonly number[]) => ({
  title,
  url: `/a/#${title}`,
  excerpt: `a <mark>${title}</mark>`,
  weighted_locations: scores.map((balanced_score) => ({ balanced_score })),
});

test('a page shows the parts that fit best, by all words in them', () => {
  const parts = [part('p', 1), part('q', 5), part('r', 4, 3), part('s', 2)];
  const hit = hitOf({ url: '/a/', excerpt: 'x', meta: { title: 'A' }, sub_results: parts });
  expect(hit).toMatchObject({ title: 'A', url: '/a/' });
  expect(hit.parts.map(({ title }) => title)).toEqual(['r', 'q', 's']);
});

test('a page without parts is its own part', () => {
  const page = { url: '/a/', excerpt: 'x', meta: {}, sub_results: [] };
  expect(hitOf(page)).toEqual({
    title: '/a/',
    url: '/a/',
    parts: [{ title: '/a/', url: '/a/', excerpt: 'x' }],
  });
});

test('what was found is counted, and nothing is said before a word was typed', () => {
  expect(foundText(' ', 0)).toBe('');
  expect(foundText('xyz', 0)).toBe('Nothing was found for “xyz”.');
  expect(foundText('dice', 1)).toBe('1 page');
  expect(foundText('dice', pagesShown + 1)).toBe('13 pages, of which the best 12 are shown');
});
