import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { flatten, list, name, signed, sized, unsigned } from './bytes.ts';

/** Reads what LEB128 encoded, bit by bit. */
function read(bytes: readonly number[], isSigned: boolean): number {
  let value = 0n;
  bytes.forEach((byte, i) => {
    value |= BigInt(byte & 127) << BigInt(7 * i);
  });
  const bits = BigInt(7 * bytes.length);
  const isNegative = isSigned && (bytes.at(-1)! & 64) !== 0;
  return Number(isNegative ? value - (1n << bits) : value);
}

describe('encoding', () => {
  it.each([
    [0, [0]],
    [127, [127]],
    [128, [0x80, 1]],
    [624_485, [0xe5, 0x8e, 0x26]],
    [2 ** 32 - 1, [0xff, 0xff, 0xff, 0xff, 0x0f]],
  ])('writes %i without sign', (value, bytes) => {
    expect(unsigned(value)).toEqual(bytes);
  });

  it.each([
    [63, [63]],
    [64, [0xc0, 0]],
    [-1, [0x7f]],
    [-64, [0x40]],
    [-65, [0xbf, 0x7f]],
    [-123_456, [0xc0, 0xbb, 0x78]],
  ])('writes %i with its sign', (value, bytes) => {
    expect(signed(value)).toEqual(bytes);
  });

  it('writes numbers that decode to the same numbers', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 0, max: 2 ** 32 - 1 }), (any, positive) => {
        expect(read(signed(any), true)).toBe(any);
        expect(read(unsigned(positive), false)).toBe(positive);
      }),
    );
  });

  it('counts bytes and items', () => {
    expect([...flatten(sized([1, [2, [3]]]))]).toEqual([3, 1, 2, 3]);
    expect([...flatten(list([[1, 2], [3]]))]).toEqual([2, 1, 2, 3]);
    expect(name('ab')).toEqual([2, 97, 98]);
  });
});
