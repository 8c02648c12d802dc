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

test('every equation leads to a survey, and no text is lost', () => {
  for (const { citation, equation } of allLosses) {
    expect(citationParts(equation).some(({ url }) => url !== undefined)).toBe(true);
    for (const text of [citation, equation]) {
      expect(
        citationParts(text)
          .map((part) => part.text)
          .join(''),
      ).toBe(text);
    }
  }
});
