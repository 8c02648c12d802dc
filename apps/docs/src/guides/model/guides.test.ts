import { expect, test } from 'vitest';
import { type Guide, inOrder, neighboursOf } from './guides.ts';

const guide = (url: string, order: number): Guide => ({
  url,
  data: { title: url, description: '', group: 'Further', order },
});
const guides = [guide('/c/', 3), guide('/a/', 1), guide('/b/', 2)];

test('guides follow each other by their order', () => {
  expect(inOrder(guides).map(({ url }) => url)).toEqual(['/a/', '/b/', '/c/']);
  const { before, after } = neighboursOf(guides, '/b/');
  expect([before?.url, after?.url]).toEqual(['/a/', '/c/']);
});

test('nothing comes before the first, after the last, or beside what is no guide', () => {
  expect(neighboursOf(guides, '/a/').before).toBeUndefined();
  expect(neighboursOf(guides, '/c/').after).toBeUndefined();
  expect(neighboursOf(guides, '/x/')).toEqual({ before: undefined, after: undefined });
});
