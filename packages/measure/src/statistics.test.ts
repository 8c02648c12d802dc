import { describe, expect, it } from 'vitest';
import { spreadOf } from './statistics.ts';

describe('times', () => {
  it('come to median, minimum and tenths, in any order', () => {
    const times = [5, 1, 3, 2, 4, 10, 9, 8, 7, 6, 11];
    expect(spreadOf(times)).toEqual({ median: 6, minimum: 1, p10: 2, p90: 10 });
    expect(spreadOf([1, 2]).median).toBe(1.5);
    expect(spreadOf([7])).toEqual({ median: 7, minimum: 7, p10: 7, p90: 7 });
  });
});
