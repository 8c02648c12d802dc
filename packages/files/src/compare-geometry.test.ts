import { InputError } from '@segloss/core';
import { describe, expect, it } from 'vitest';
import { compareGeometry } from './compare-geometry.ts';
import type { Geometry, Volume } from './volume.ts';

const IDENTITY = [
  [1, 0, 0, 0],
  [0, 1, 0, 0],
  [0, 0, 1, 0],
  [0, 0, 0, 1],
];
const PLAIN: Geometry = {
  spacing: [1, 1, 1],
  measured: true,
  affine: IDENTITY,
  oriented: true,
  damaged: false,
};

function volume(
  geometry: Geometry | undefined,
  shape: readonly number[] = [2, 3, 4],
  path = 'p.nii',
): Volume {
  const base = {
    path,
    data: new Uint8Array(24),
    shape,
    integer: true,
    fileShape: shape,
    fileOrder: 'C' as const,
    warnings: [],
  };
  return geometry ? { ...base, geometry } : base;
}

function moved(by: number, at = 0): Geometry {
  return { ...PLAIN, affine: IDENTITY.map((row, i) => (i === at ? row.with(3, row[3]! + by) : row)) };
}

const compare = (a: Volume, b: Volume) => () => compareGeometry(a, b);
const target = volume(PLAIN, [2, 3, 4], 't.nii');

describe('compareGeometry', () => {
  it('accepts the same grid, with or without channels', () => {
    expect(compare(volume(PLAIN), target)).not.toThrow();
    expect(compare(volume(PLAIN, [5, 2, 3, 4]), target)).not.toThrow();
  });

  it('accepts anything where one volume has no geometry', () => {
    expect(compare(volume(undefined, [9]), target)).not.toThrow();
    expect(compare(target, volume(undefined, [9]))).not.toThrow();
  });

  it('names a shape that differs', () => {
    expect(compare(volume(PLAIN, [5, 2, 4, 3]), target)).toThrow(InputError);
    expect(compare(volume(PLAIN, [5, 2, 4, 3]), target)).toThrow(
      "[segloss/files] prediction 'p.nii' and target 't.nii': they differ in spatial shape (z, y, x): [2, 4, 3] against [2, 3, 4]. Resample one",
    );
  });

  it('names a spacing that differs', () => {
    const other = { ...PLAIN, spacing: [3, 1, 1.00000001] };
    expect(compare(volume(other), target)).toThrow('spacing (z, y, x): [3, 1, 1] mm against [1, 1, 1] mm');
  });

  it('names an affine that differs', () => {
    expect(compare(volume(moved(0.5, 1)), target)).toThrow(
      'affine: [[1, 0, 0, 0], [0, 1, 0, 0.5], [0, 0, 1, 0]] against [[1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0]]',
    );
  });

  it('tolerates 1e-3 mm or 1e-4 of the value', () => {
    expect(compare(volume(moved(0.9e-3)), target)).not.toThrow();
    expect(compare(volume(moved(1.1e-3)), target)).toThrow(InputError);
    expect(compare(volume(moved(200.01)), volume(moved(200)))).not.toThrow();
    expect(compare(volume(moved(200.03)), volume(moved(200)))).toThrow(InputError);
  });

  it('tolerates less for the voxels of a microscope', () => {
    const fine = (size: number) => volume({ ...PLAIN, spacing: [size, size, size], oriented: false });
    expect(compare(fine(0.0005), fine(0.001))).toThrow(
      '[0.0005, 0.0005, 0.0005] mm against [0.001, 0.001, 0.001] mm',
    );
    expect(compare(fine(0.0005), fine(0.0005000001))).not.toThrow();
  });

  it('does not compare the affine of a file that states no position', () => {
    expect(compare(volume({ ...moved(50), oriented: false }), target)).not.toThrow();
    expect(compare(target, volume({ ...moved(50), oriented: false }))).not.toThrow();
  });

  it('does not take NaN for equal', () => {
    expect(compare(volume(moved(Number.NaN)), target)).toThrow(InputError);
  });
});
