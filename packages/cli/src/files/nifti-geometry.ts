import type { NiftiHeader } from './nifti-header.ts';
import type { Geometry } from './volume.ts';

const SPATIAL_UNITS = 0x07;
/** Millimetres per unit: metre and micrometre; all other codes mean millimetre or nothing. */
const MILLIMETRES: Readonly<Record<number, number>> = { 1: 1000, 3: 0.001 };

/**
 * Reads the spacing and the affine, in millimetres.
 *
 * The affine is the sform where there is one, else the qform, as in nibabel. The `affine` of nifti-reader-js is not
 * used: for NIfTI-1 it takes whichever form has the higher code and can be NaN for a rotation by 180 degrees, and for
 * NIfTI-2 it ignores the qform.
 */
export function readGeometry(header: NiftiHeader, bytes: Uint8Array): Geometry {
  const unit = MILLIMETRES[header.xyzt_units & SPATIAL_UNITS] ?? 1;
  const [dx, dy, dz] = [1, 2, 3].map((axis) => {
    const length = Math.abs(header.pixDims[axis]!) * unit;
    return length > 0 && Number.isFinite(length) ? length : 1;
  }) as [number, number, number];
  const spacing = [dz, dy, dx];
  const affine = sform(header, bytes, unit) ?? qform(header, [dx, dy, dz], unit);
  if (affine?.flat().every(Number.isFinite)) return { spacing, affine, oriented: true };
  const scale = [
    [dx, 0, 0, 0],
    [0, dy, 0, 0],
    [0, 0, dz, 0],
    [0, 0, 0, 1],
  ];
  return { spacing, affine: scale, oriented: false };
}

function sform(header: NiftiHeader, bytes: Uint8Array, unit: number): number[][] | undefined {
  if (!(header.sform_code > 0)) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const little = header.littleEndian;
  const isNifti2 = view.getInt32(0, little) === 540;
  const element = (i: number) =>
    isNifti2 ? view.getFloat64(400 + 8 * i, little) : view.getFloat32(280 + 4 * i, little);
  const row = (r: number) => [0, 1, 2, 3].map((c) => element(4 * r + c) * unit);
  return [row(0), row(1), row(2), [0, 0, 0, 1]];
}

function qform(
  header: NiftiHeader,
  [dx, dy, dz]: readonly [number, number, number],
  unit: number,
): number[][] | undefined {
  if (!(header.qform_code > 0)) return undefined;
  const { quatern_b: b, quatern_c: c, quatern_d: d, qoffset_x, qoffset_y, qoffset_z, pixDims } = header;
  const [x, y, z] = [qoffset_x * unit, qoffset_y * unit, qoffset_z * unit];
  return header.convertNiftiQFormToNiftiSForm(b, c, d, x, y, z, dx, dy, dz, pixDims[0]!);
}
