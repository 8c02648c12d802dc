import { describe, expect, it } from 'vitest';
import { type NiftiParts, niftiFile, sourceOf } from '../testing/files.test-support.ts';
import type { Geometry, Volume } from '../volume.ts';
import { parseNifti } from './read-nifti.ts';

const KINDS = ([1, 2] as const).flatMap((version) =>
  [true, false].map((littleEndian) => ({ version, littleEndian })),
);
const ROWS = [2, 0, 0, -90, 0, 2.5, 0, -126, 0, 0, 3, -72];
/** A rotation by 180 degrees about y, with an error of float32 that makes b^2 + c^2 + d^2 exceed 1. */
const HALF_TURN = [0, 1.0000001192092896, 0];

async function volume(parts: Partial<NiftiParts>): Promise<Volume> {
  const file = niftiFile({ dims: [3, 1, 1, 1], payload: Uint8Array.of(1), ...parts });
  return parseNifti(sourceOf('a.nii', file));
}

async function geometry(parts: Partial<NiftiParts>): Promise<Geometry> {
  return (await volume(parts)).geometry!;
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

  const plain = { code: 1, quatern: [0, 0, 0], offset: [0, 0, 0] };
  const sizes = [1, 2, 2.5, 3];
  const good = { code: 1, rows: ROWS };

  it('says nothing of a header that agrees with itself', async () => {
    const offset = [-90, -126, -72];
    const { warnings } = await volume({ ...kind, pixdim: sizes, sform: good, qform: { ...plain, offset } });
    expect(warnings).toEqual([]);
    const flat = await volume({ ...kind, dims: [2, 1, 1], pixdim: [1, 2, 2, 0] });
    expect(flat.warnings).toEqual([]);
    expect(flat.geometry).toMatchObject({ spacing: [1, 2, 2], measured: true });
  });

  it('takes the spacing of the sform where pixdim says another, and says so', async () => {
    const { geometry, warnings } = await volume({ ...kind, sform: good });
    expect(geometry).toMatchObject({ spacing: [3, 2.5, 2], measured: true, oriented: true });
    expect(warnings.map(({ message }) => message)).toEqual([
      "[segloss/files] file 'a.nii': its pixdim 1, 1, 1 (x, y, z) contradicts its sform, which gives voxels of 2 x 2.5 x 3 mm; " +
        'the sform is used. To make the header consistent, in Python, ' +
        "image = nibabel.load('a.nii'); image.set_sform(image.affine); image.set_qform(image.affine); " +
        "nibabel.save(image, 'corrected.nii.gz').",
    ]);
  });

  it('takes the lengths of the columns of an oblique sform', async () => {
    const [c, s] = [Math.cos(0.35), Math.sin(0.35)];
    const rows = [1.5 * c, -2 * s, 0, 1, 1.5 * s, 2 * c, 0, 2, 0, 0, 3, 3];
    const { geometry, warnings } = await volume({ ...kind, sform: { code: 1, rows } });
    expect(geometry?.spacing).toEqual([3, 2, 1.5]);
    expect(warnings).toHaveLength(1);
  });

  it.each([
    ['pixdim that are no numbers', [1, Number.NaN, 0, Number.POSITIVE_INFINITY], /pixdim NaN, 0, Infinity/],
    [
      'negative pixdim',
      [1, -2, 2.5, 3],
      /pixdim -2, 2\.5, 3 .* is not a valid voxel size; the sform is used/,
    ],
  ])('takes the spacing of the sform where there are %s', async (_, pixdim, reason) => {
    const { geometry, warnings } = await volume({ ...kind, pixdim, sform: good });
    expect(geometry).toMatchObject({ spacing: [3, 2.5, 2], measured: true });
    expect(warnings).toEqual([expect.objectContaining({ reason: expect.stringMatching(reason) })]);
  });

  it('says when nothing gives the size of a voxel', async () => {
    for (const [bad, used] of [
      [0, '1 is used instead'],
      [Number.NaN, '1 is used instead'],
      [Number.POSITIVE_INFINITY, '1 is used instead'],
      [-2, 'the sign is ignored'],
    ] as const) {
      const { geometry, warnings } = await volume({ ...kind, pixdim: [1, bad, 2, 2] });
      expect(geometry?.measured).toBe(bad === -2);
      expect(warnings).toEqual([expect.objectContaining({ reason: expect.stringContaining(used) })]);
    }
  });

  it.each([
    ['NaN', ROWS.with(3, Number.NaN), 'its sform holds NaN or infinity, and is not used'],
    ['infinity', ROWS.with(0, Number.POSITIVE_INFINITY), 'its sform holds NaN or infinity'],
    ['zeros', new Array(12).fill(0), 'its sform is singular'],
    ['two equal columns', [1, 1, 0, 0, 1, 1, 0, 0, 0, 0, 1, 0], 'its sform is singular'],
  ])('does not lose the position in silence to a sform with %s', async (_, rows, reason) => {
    const sform = { code: 1, rows };
    const alone = await volume({ ...kind, pixdim: sizes, sform });
    expect(alone.geometry).toMatchObject({ oriented: false, spacing: [3, 2.5, 2], measured: true });
    expect(alone.warnings.map((warning) => warning.reason)).toEqual([
      expect.stringContaining(reason),
      'it has no usable sform or qform, so its position is not compared',
    ]);
    const both = await volume({ ...kind, pixdim: sizes, sform, qform: { ...plain, offset: [7, 8, 9] } });
    expect(both.geometry).toMatchObject({ oriented: true, spacing: [3, 2.5, 2] });
    expect(both.geometry?.affine.map((row) => row[3])).toEqual([7, 8, 9, 1]);
    expect(both.warnings).toHaveLength(1);
  });

  it.each([
    ['NaN in the quaternion', { quatern: [0, Number.NaN, 0] }, /its qform holds NaN or infinity/],
    ['NaN in the offset', { offset: [0, Number.NaN, 0] }, /its qform holds NaN or infinity/],
    ['a quaternion that is too long', { quatern: [1, 1, 0] }, /its qform has a quaternion longer than 1/],
  ])('says that there is %s', async (_, change, reason) => {
    const qform = { ...plain, ...change };
    const alone = await volume({ ...kind, pixdim: sizes, qform });
    expect(alone.geometry?.oriented).toBe(false);
    expect(alone.warnings[0]?.reason).toMatch(reason);
    const both = await volume({ ...kind, pixdim: sizes, qform, sform: good });
    expect(both.geometry?.oriented).toBe(true);
    expect(both.warnings).toHaveLength(1);
  });

  it('says that a qform cannot be used without voxel sizes', async () => {
    const { geometry, warnings } = await volume({ ...kind, pixdim: [1, 0, 1, 1], qform: plain });
    expect(geometry).toMatchObject({ oriented: false, measured: false });
    expect(warnings[0]?.reason).toContain('its qform needs pixdim, which is wrong');
  });

  it('says that sform and qform differ, and that axes are not at right angles', async () => {
    const differing = await volume({ ...kind, pixdim: sizes, sform: good, qform: plain });
    expect(differing.warnings).toEqual([
      expect.objectContaining({
        reason: 'its sform and its qform place the voxels differently; the sform is used, as in nibabel',
      }),
    ]);
    const rows = ROWS.with(1, 0.5);
    const sheared = await volume({
      ...kind,
      pixdim: [1, 2, Math.hypot(0.5, 2.5), 3],
      sform: { code: 1, rows },
    });
    expect(sheared.warnings).toEqual([
      expect.objectContaining({ reason: expect.stringContaining('are not at right angles') }),
    ]);
  });
});
