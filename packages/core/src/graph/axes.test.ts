import { describe, expect, it } from 'vitest';
import { allAxesSets } from '../testing/graphs.test-support.ts';
import { allAxes, commonAxes, hasAxis, unionAxes, withoutAxes } from './axes.ts';

const pairs = allAxesSets.flatMap((a) => allAxesSets.map((b) => [a, b] as const));

describe('axes', () => {
  it.each(pairs)("'%s' and '%s' combine as sets, in the order N, C, V", (a, b) => {
    const held = (axes: string) => allAxes.filter((axis) => axes.includes(axis));
    const inA = new Set(held(a));
    const inB = new Set(held(b));
    const expected = (keep: (axis: 'N' | 'C' | 'V') => boolean) => allAxes.filter(keep).join('');
    expect(unionAxes(a, b)).toBe(expected((axis) => inA.has(axis) || inB.has(axis)));
    expect(commonAxes(a, b)).toBe(expected((axis) => inA.has(axis) && inB.has(axis)));
    expect(withoutAxes(a, b)).toBe(expected((axis) => inA.has(axis) && !inB.has(axis)));
  });

  it('knows which axes a value has', () => {
    expect(hasAxis('NV', 'V')).toBe(true);
    expect(hasAxis('NV', 'C')).toBe(false);
    expect(hasAxis('', 'N')).toBe(false);
  });
});
