import { describe, expect, it } from 'vitest';
import { InputError } from '../errors/errors.ts';
import { type DistanceKind, distanceMapOf } from './maps.ts';

const line = Uint8Array.of(0, 0, 1, 1, 1, 0, 0);

describe('distanceMapOf', () => {
  it.each<[DistanceKind, number[]]>([
    ['unsigned', [2, 1, 1, 2, 1, 1, 2]],
    ['signed', [2, 1, 0, -1, 0, 1, 2]],
    ['reversed', [0, 1, 1, 0, 1, 1, 0]],
  ])('%s of a line', (kind, expected) => {
    expect([...distanceMapOf(line, kind, [7])]).toEqual(expected);
  });

  it.each<[DistanceKind, number[]]>([
    ['unsigned', [6, 3, 3, 6, 3, 3, 6]],
    // The outermost foreground voxel stays at 0 with any spacing.
    ['signed', [6, 3, 0, -3, 0, 3, 6]],
    ['reversed', [0, 1, 1, 0, 1, 1, 0]],
  ])('%s scales with the spacing', (kind, expected) => {
    expect([...distanceMapOf(line, kind, [7], [3])]).toEqual(expected);
  });

  it('takes the smallest spacing off the signed map', () => {
    const mask = Uint8Array.of(0, 0, 0, 0, 1, 0, 0, 0, 0);
    const map = distanceMapOf(mask, 'signed', [3, 3], [2, 0.5]);
    expect(map[4]).toBe(0);
    expect(map[3]).toBe(0.5);
    expect(map[1]).toBe(2);
  });

  it('gives 1 on a side that is one voxel thick everywhere', () => {
    expect([...distanceMapOf(Uint8Array.of(0, 1, 0, 1, 0), 'reversed', [5])]).toEqual([1, 1, 1, 1, 1]);
    expect([...distanceMapOf(Uint8Array.of(0, 0, 0, 1, 0), 'reversed', [5])]).toEqual([0, 0.5, 1, 1, 1]);
  });

  it.each<DistanceKind>(['unsigned', 'signed', 'reversed'])('%s of an empty or full mask is 0', (kind) => {
    for (const value of [0, 1]) {
      const map = distanceMapOf(new Uint8Array(8).fill(value), kind, [2, 2, 2]);
      expect(map.every((distance) => distance === 0)).toBe(true);
    }
  });
});

it.each(['signd', Symbol('signed'), null])('a distance map of an unknown kind is refused (%#)', (kind) => {
  const make = () => distanceMapOf(Uint8Array.of(0, 1), kind as DistanceKind, [2]);
  expect(make).toThrow(InputError);
  expect(make).toThrow(/kind '.*' of a distance map: no such kind/);
});
