import { allLosses, findLoss } from '@segloss/core';
import { expect, test } from 'vitest';
import { parameterRows } from './parameters.ts';

test('what tells a loss from others comes first', () => {
  const rows = parameterRows(findLoss('tversky'), allLosses);
  expect(rows.slice(0, 2)).toEqual([
    {
      name: 'alpha',
      initial: '0.3',
      range: 'a number >= 0 and <= 1e6',
      description: 'Weight of false positives.',
      isOwn: true,
    },
    expect.objectContaining({ name: 'beta', initial: '0.7' }),
  ]);
  expect(rows.filter(({ isOwn }) => isOwn)).toHaveLength(2);
  expect(rows.find(({ name }) => name === 'classWeights')?.initial).toBe('none');
});

test('no parameter is left out', () => {
  for (const loss of allLosses) {
    const names = parameterRows(loss, allLosses).map(({ name }) => name);
    expect(names.sort()).toEqual(Object.keys(loss.parameters).sort());
  }
});
