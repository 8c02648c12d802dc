import type { Warning } from '@segloss/core';
import { makeWarning } from '@segloss/core/errors';
import { quotePath } from '../advice/errors.ts';
import { saveWithAffine } from '../advice/nibabel.ts';
import type { Geometry } from '../volume.ts';
import { type Affine, faultOf, isSheared, voxelSizes } from './affine.ts';
import type { NiftiHeader } from './header.ts';

const SPATIAL_UNITS = 0x07;
/** Millimetres per unit: metre and micrometre; all other codes mean millimetre or nothing. */
const MILLIMETRES: Readonly<Record<number, number>> = { 1: 1000, 3: 0.001 };
/** Relative difference that rounding may leave between two statements of a header about one length. */
const ROUNDING = 1e-3;

/**
 * Reads the spacing and the affine, in millimetres, and warns where the header contradicts itself or holds NaN.
 *
 * The affine is the sform if it is valid, else the qform, as in nibabel. Where it contradicts pixdim, the spacing is taken
 * from the affine. The `affine` of nifti-reader-js is not used: for NIfTI-1 it takes whichever form has the
 * higher code and can be NaN for a rotation by 180 degrees, and for NIfTI-2 it ignores the qform.
 */
export function readGeometry(
  path: string,
  header: NiftiHeader,
  bytes: Uint8Array,
): { readonly geometry: Geometry; readonly warnings: readonly Warning[] } {
  const warnings: Warning[] = [];
  const warn = (reason: string, remedy: string) => {
    warnings.push(makeWarning({ source: 'files', subject: `file ${quotePath(path)}`, reason, remedy }));
  };
  const setForm = `Correct it: ${saveWithAffine(path, 'good.affine', 'a good file on the same grid')}.`;
  const keepForm = `To make the header consistent, ${saveWithAffine(path, 'image.affine')}.`;
  const setSizes = `Correct it, with the size of a voxel: ${saveWithAffine(path, 'np.diag([x, y, z, 1])')}.`;
  const unit = MILLIMETRES[header.xyzt_units & SPATIAL_UNITS] ?? 1;
  const stated = statedSizes(header, unit);
  const usable = stated.map(({ size }) => size ?? 1);

  const hasSizes = stated.every(({ size }) => size !== undefined);
  const given = [
    ...(header.sform_code > 0 ? [{ name: 'sform', affine: sform(header, bytes, unit) }] : []),
    ...(header.qform_code > 0 ? [{ name: 'qform', affine: qform(header, usable, unit) }] : []),
  ];
  const forms = given.filter(({ name, affine }) => {
    const fault = name === 'qform' ? qformFault(header, affine, hasSizes) : faultOf(affine);
    if (fault !== undefined) warn(`its ${name} ${fault}, and is not used`, setForm);
    return fault === undefined;
  });
  const [form, other] = forms;
  if (form && other && differ(form.affine, other.affine)) {
    warn('its sform and its qform place the voxels differently; the sform is used, as in nibabel', keepForm);
  }
  if (form && isSheared(form.affine)) {
    const reason = `the axes of its ${form.name} are not at right angles, and distances are measured as if they were`;
    warn(reason, 'Resample the image onto a grid with right angles.');
  }
  if (!form && given.length > 0) {
    warn('it has no usable sform or qform, so its position is not compared', setForm);
  }

  const wrong = stated.filter(({ isWrong }) => isWrong);
  const texts = `pixdim ${stated.map(({ text }) => text).join(', ')} (x, y, z)`;
  const sizes = form && voxelSizes(form.affine);
  const measured = sizes !== undefined || hasSizes;
  if (sizes?.some((size, axis) => stated[axis]!.size !== undefined && !close(size, usable[axis]!))) {
    const reason = `its ${texts} contradicts its ${form!.name}, which gives voxels of ${sizes.map(short).join(' x ')} mm`;
    warn(`${reason}; the ${form!.name} is used`, keepForm);
  } else if (wrong.length > 0) {
    const used = sizes ? `the ${form!.name} is used` : measured ? 'the sign is ignored' : '1 is used instead';
    warn(`its ${texts} is not a valid voxel size; ${used}`, form ? keepForm : setSizes);
  }
  const spacing = usable.map((size, axis) => {
    const known = stated[axis]!.size !== undefined;
    return sizes && !(known && close(sizes[axis]!, size)) ? sizes[axis]! : size;
  });
  const geometry = {
    spacing: spacing.toReversed(),
    measured,
    affine: form?.affine ?? scaling(spacing),
    oriented: form !== undefined,
    damaged: form === undefined && given.length > 0,
  };
  return { geometry, warnings };
}

/** The voxel size of one axis in pixdim. */
interface StatedSize {
  readonly text: string;
  /** In millimetres; undefined where pixdim has no valid one. */
  readonly size: number | undefined;
  readonly isWrong: boolean;
}

function statedSizes({ pixDims, dims }: NiftiHeader, unit: number): readonly StatedSize[] {
  return [1, 2, 3].map((axis) => {
    const length = pixDims[axis]!;
    const size = Math.abs(length) * unit;
    if (size > 0 && Number.isFinite(size)) return { text: short(length), size, isWrong: length < 0 };
    // Images with fewer axes need not state a thickness.
    if (axis > dims[0]!) return { text: short(length), size: 1, isWrong: false };
    return { text: String(length), size: undefined, isWrong: true };
  });
}

const short = (value: number): string => String(Number(value.toPrecision(6)));

const close = (a: number, b: number): boolean => Math.abs(a - b) <= ROUNDING * Math.max(a, b);

/** Tells whether two affines differ by more than a hundredth of a voxel. */
function differ(a: Affine, b: Affine): boolean {
  const slack = 0.01 * Math.min(...voxelSizes(a));
  return a.flat().some((left, i) => Math.abs(left - b.flat()[i]!) > slack);
}

const scaling = ([x, y, z]: readonly number[]): Affine => [
  [x!, 0, 0, 0],
  [0, y!, 0, 0],
  [0, 0, z!, 0],
  [0, 0, 0, 1],
];

/** Says why a qform is not valid. It takes voxel sizes from pixdim, and the library accepts invalid quaternions. */
function qformFault(header: NiftiHeader, affine: Affine, hasSizes: boolean): string | undefined {
  const { quatern_b: b, quatern_c: c, quatern_d: d } = header;
  if (b * b + c * c + d * d > 1 + ROUNDING) return 'has a quaternion longer than 1';
  return hasSizes ? faultOf(affine) : 'needs pixdim, which is wrong';
}

function sform(header: NiftiHeader, bytes: Uint8Array, unit: number): number[][] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const little = header.littleEndian;
  const isNifti2 = view.getInt32(0, little) === 540;
  const element = (i: number) =>
    isNifti2 ? view.getFloat64(400 + 8 * i, little) : view.getFloat32(280 + 4 * i, little);
  const row = (r: number) => [0, 1, 2, 3].map((c) => element(4 * r + c) * unit);
  return [row(0), row(1), row(2), [0, 0, 0, 1]];
}

function qform(header: NiftiHeader, sizes: readonly number[], unit: number): number[][] {
  const { quatern_b: b, quatern_c: c, quatern_d: d, qoffset_x, qoffset_y, qoffset_z, pixDims } = header;
  const [dx, dy, dz] = sizes as [number, number, number];
  const [x, y, z] = [qoffset_x * unit, qoffset_y * unit, qoffset_z * unit];
  return header.convertNiftiQFormToNiftiSForm(b, c, d, x, y, z, dx, dy, dz, pixDims[0]!);
}
