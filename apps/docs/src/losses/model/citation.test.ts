import { allLosses } from '@segloss/core';
import { expect, test } from 'vitest';
import { citationParts } from './citation.ts';

test('what is on arXiv, and the surveys, are links', () => {
  expect(citationParts('Wu et al., arXiv 1605.06885')).toEqual([
    { text: 'Wu et al., ', url: undefined },
    { text: 'arXiv 1605.06885', url: 'https://arxiv.org/abs/1605.06885' },
  ]);
  expect(citationParts('Ma 2020, eq. (4)')[0]).toEqual({
    text: 'Ma 2020',
    url: 'https://arxiv.org/abs/2005.13449',
  });
});

test('an equation of a survey leads there, and no text is lost', () => {
  for (const { citation, equation } of allLosses) {
    // A loss that no survey has names its own article.
    if (equation.startsWith('Ma ')) expect(citationParts(equation)[0]!.url).toBeDefined();
    for (const text of [citation, equation]) {
      expect(
        citationParts(text)
          .map((part) => part.text)
          .join(''),
      ).toBe(text);
    }
  }
});
