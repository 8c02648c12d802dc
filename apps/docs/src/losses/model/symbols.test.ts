import { allLosses, findLoss } from '@segloss/core';
import { expect, test } from 'vitest';
import { symbols } from './symbols.ts';

test('symbols are those of formulas, each explained once', () => {
  for (const [id, list] of Object.entries(symbols)) {
    const names = list.map(([tex]) => tex);
    expect(
      names.filter((tex) => !findLoss(id).formula.includes(tex)),
      id,
    ).toEqual([]);
    expect(new Set(names).size, id).toBe(names.length);
  }
});

test('every loss that a formula names is explained', () => {
  for (const { id, formula } of allLosses) {
    const parts = formula.match(/L_\{\w+\}/g) ?? [];
    const explained = (symbols[id] ?? []).map(([tex]) => tex);
    expect(
      parts.filter((part) => !explained.includes(part)),
      id,
    ).toEqual([]);
  }
});
