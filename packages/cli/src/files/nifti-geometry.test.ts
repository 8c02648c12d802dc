import { describe, expect, it } from 'vitest';
import { parseNifti } from './nifti.ts';
import { type NiftiParts, niftiFile, sourceOf } from './test-support.ts';
import type { Geometry } from './volume.ts';

const KINDS = ([1, 2] as const).flatMap((version) =>
  [true, false].map((littleEndian) => ({ version, littleEndian })),
);
const ROWS = [2, 0, 0, -90, 0, 2.5, 0, -126, 0, 0, 3, -72];
/** A rotation by 180 degrees about y, with an error of float32 that makes b^2 + c^2 + d^2 exceed 1. */
const HALF_TURN = [0, 1.0000001192092896, 0];

async function geometry(parts: Partial<NiftiParts>): Promise<Geometry> {
  const file = niftiFile({ dims: [3, 1, 1, 1], payload: Uint8Array.of(1), ...parts });
  return (await parseNifti(sourceOf('a.nii', file))).geometry!;
}

describe.each(KINDS)('geometry of NIfTI-$version, little-endian $littleEndian', (kind) => {
  it('reads the spacing as z, y, x', async () => {
    const pixdim = [1, 2, 2.5, 3, 9, 9, 9, 9];
    const { spacing, affine, oriented } = await geometry({ ...kind, pixdim });
    expect(spacing).toEqual([3, 2.5, 2]);
    expect(oriented).toBe(false);
    expect(affine).toEqual([
      [2, 0, 0, 0],
      [0, 2.5, 0, 0],
      [0, 0, 3, 0],
      [0, 0, 0, 1],
    ]);
  });

  it('takes the size of a negative spacing, and 1 for one that says nothing', async () => {
    const { spacing } = await geometry({ ...kind, pixdim: [1, -2, 0, Number.NaN] });
    expect(spacing).toEqual([1, 1, 2]);
    const endless = await geometry({ ...kind, pixdim: [1, Number.POSITIVE_INFINITY, 0, 1], units: 1 });
    expect(endless.spacing).toEqual([1000, 1, 1]);
  });

  it('reads the sform, and prefers it to the qform', async () => {
    const qform = { code: 2, quatern: [0, 0, 0], offset: [1, 2, 3] };
    for (const code of [1, 2, 4]) {
      const { affine, oriented } = await geometry({ ...kind, sform: { code, rows: ROWS }, qform });
      expect(oriented).toBe(true);
      expect(affine).toEqual([ROWS.slice(0, 4), ROWS.slice(4, 8), ROWS.slice(8, 12), [0, 0, 0, 1]]);
    }
  });

  it('reads the qform where there is no sform', async () => {
    const pixdim = [-1, 2, 3, 4];
    const qform = { code: 1, quatern: [0, 0, 0], offset: [10, 20, 30] };
    const { affine, oriented } = await geometry({ ...kind, pixdim, qform, sform: { code: 0, rows: ROWS } });
    expect(oriented).toBe(true);
    // Adding 0 turns -0 into 0.
    expect(affine.map((row) => row.map((value) => value + 0))).toEqual([
      [2, 0, 0, 10],
      [0, 3, 0, 20],
      [0, 0, -4, 30],
      [0, 0, 0, 1],
    ]);
  });

  it('reads a quarter turn about z as nibabel does', async () => {
    const quatern = [0, 0, Math.SQRT1_2];
    const { affine } = await geometry({
      ...kind,
      pixdim: [1, 2, 3, 4],
      qform: { code: 1, quatern, offset: [0, 0, 0] },
    });
    const wanted = [0, -3, 0, 0, 2, 0, 0, 0, 0, 0, 4, 0, 0, 0, 0, 1];
    affine.flat().forEach((value, i) => {
      expect(value).toBeCloseTo(wanted[i]!, 5);
    });
  });

  it('reads a half turn whose quaternion is a little too long', async () => {
    const { affine, oriented } = await geometry({
      ...kind,
      qform: { code: 1, quatern: HALF_TURN, offset: [0, 0, 0] },
    });
    expect(oriented).toBe(true);
    [-1, 1, -1].forEach((value, axis) => {
      expect(affine[axis]![axis]).toBeCloseTo(value, 5);
    });
  });

  it('converts metres and micrometres to millimetres, also with a unit of time', async () => {
    const pixdim = [1, 2, 2.5, 3];
    const qform = { code: 1, quatern: [0, 0, 0], offset: [4, 5, 6] };
    for (const [units, factor] of [
      [0, 1],
      [2, 1],
      [1, 1000],
      [3, 0.001],
      [1 + 8, 1000],
      [3 + 16, 0.001],
    ] as const) {
      for (const form of [{ qform }, { sform: { code: 1, rows: [2, 0, 0, 4, 0, 2.5, 0, 5, 0, 0, 3, 6] } }]) {
        const { spacing, affine } = await geometry({ ...kind, pixdim, units, ...form });
        expect(spacing).toEqual([3, 2.5, 2].map((length) => length * factor));
        expect(affine.flat()).toEqual(
          [2, 0, 0, 4, 0, 2.5, 0, 5, 0, 0, 3, 6].map((v) => v * factor).concat(0, 0, 0, 1),
        );
      }
    }
  });

  it('takes an affine that is not finite for none', async () => {
    const rows = ROWS.with(3, Number.NaN);
    expect(await geometry({ ...kind, sform: { code: 1, rows } })).toMatchObject({ oriented: false });
  });
});
