import { describe, expect, it } from 'vitest';
import { parseShape } from './shape.ts';

describe('a shape', () => {
  it('is four or five sizes', () => {
    expect(parseShape('2x3x16x9')).toEqual([2, 3, 16, 9]);
    expect(parseShape('1x2x3x4x5')).toEqual([1, 2, 3, 4, 5]);
  });

  it.each([
    ['', /it is not a list of sizes\. Write \[N, C, \.\.\.spatial\]/],
    ['1x-4x8x8', /it is not a list of sizes/],
    ['1x4x8x8.5', /it is not a list of sizes/],
    ['1x4x8', /it has to have four or five sizes/],
    ['1x4x8x8x8x8', /it has to have four or five sizes/],
    ['1x4x0x8', /it has no elements/],
    ['1x1x8x8', /a single class/],
    ['1x4x99999x99999', /at most 268435456 are measured/],
    [`1x4x8x${'9'.repeat(20)}`, /at most 268435456 are measured/],
  ])('is not %s', (text, message) => {
    expect(() => parseShape(text)).toThrow(message);
  });

  it('is not larger than the memory that is free', () => {
    expect(() => parseShape('1x4x512x512', 2 ** 20)).toThrow(
      "shape '1x4x512x512': a run takes 0.016 GiB at least, and 0.00098 GiB of memory are free",
    );
    expect(parseShape('1x4x512x512', 2 ** 30)).toHaveLength(4);
  });
});
