import { gunzipSync } from 'node:zlib';
import { broken, element, mostElements, type Reading } from './reading.ts';

const types: Readonly<Record<number, string>> = {
  2: 'u1',
  4: 'i2',
  8: 'i4',
  16: 'f4',
  64: 'f8',
  256: 'i1',
  512: 'u2',
  768: 'u4',
  1024: 'i8',
  1280: 'u8',
};

/** Where the fields of a header lie: in NIfTI-1, and in NIfTI-2. */
const layouts = {
  348: {
    magic: 344,
    dim: 40,
    dimType: 'i2',
    datatype: 70,
    pixdim: 76,
    real: 'f4',
    offset: 108,
    offsetType: 'f4',
    scale: 112,
    units: 123,
    unitsType: 'u1',
    codes: 252,
    codeType: 'i2',
    sform: 280,
    quatern: 256,
  },
  540: {
    magic: 4,
    dim: 16,
    dimType: 'i8',
    datatype: 12,
    pixdim: 104,
    real: 'f8',
    offset: 168,
    offsetType: 'i8',
    scale: 176,
    units: 500,
    unitsType: 'i4',
    codes: 344,
    codeType: 'i4',
    sform: 400,
    quatern: 352,
  },
} as const;

const millimetres: Readonly<Record<number, number>> = { 1: 1000, 3: 0.001 };

function inflate(bytes: Uint8Array): Uint8Array | undefined {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  try {
    // More than any case needs but the bombs, of which the beginning is enough.
    return gunzipSync(bytes, { maxOutputLength: 1 << 26 });
  } catch {
    return undefined;
  }
}

/** Reads the values of a NIfTI file, and the size of its voxels, as nibabel does. */
export function readNifti(stored: Uint8Array): Reading {
  const bytes = inflate(stored);
  if (bytes === undefined) return { kind: 'unknown' };
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 4) return broken('no header');
  const little = [348, 540].includes(view.getInt32(0, true));
  const size = view.getInt32(0, little);
  if (size !== 348 && size !== 540) return broken('size of the header');
  if (bytes.length < size) return broken('header cut off');
  const at = layouts[size];
  if (String.fromCharCode(...bytes.subarray(at.magic, at.magic + 3)) !== (size === 348 ? 'n+1' : 'n+2'))
    return broken('magic');
  const list = (type: string, from: number, count: number) =>
    Array.from({ length: count }, (_, i) => element(view, type, from + i * Number(type[1]), little));

  const [rank = 0, ...dims] = list(at.dimType, at.dim, 8);
  if (rank < 1 || rank > 7) return broken('number of axes');
  const shape = dims.slice(0, rank);
  // Some programs write 0 for an axis that is not there, which the NIfTI library in C reads as 1.
  const counts = shape.map((length, axis) => (axis >= 1 && length <= 0 ? 1 : length));
  if (counts.some((length) => length < 1)) return broken('empty axis');
  // The number of bits per voxel follows the type; some programs leave it 0.
  const [datatype = 0, bits = 0] = list('i2', at.datatype, 2);
  const type = types[datatype];
  if (type === undefined) return broken('type of voxel');
  if (bits !== 0 && bits !== 8 * Number(type[1])) return broken('bits per voxel');
  const [offset = 0] = list(at.offsetType, at.offset, 1);
  const count = counts.reduce((product, length) => product * length, 1);
  if (!(offset >= size)) return broken('offset');
  if (!Number.isInteger(offset)) return { kind: 'unknown' };
  const end = offset + count * Number(type[1]);
  if (end > bytes.length) return broken('voxels cut off');
  if (count > mostElements) return { kind: 'unknown' };

  const [slope = 0, inter = 0] = list(at.real, at.scale, 2);
  const isScaled = slope !== 0 && Number.isFinite(slope);
  const raw = list(type, offset, count);
  const values = isScaled && !(slope === 1 && inter === 0) ? raw.map((value) => value * slope + inter) : raw;
  const [units = 0] = list(at.unitsType, at.units, 1);
  const unit = millimetres[units & 7] ?? 1;
  const [, ...pixdim] = list(at.real, at.pixdim, 4).map((length) => Math.abs(length) * unit);
  const [qform = 0, sform = 0] = list(at.codeType, at.codes, 2);
  const matrix = list(at.real, at.sform, 12).map((x) => x * unit);
  const columns = [0, 1, 2].map((column) =>
    Math.hypot(matrix[column]!, matrix[4 + column]!, matrix[8 + column]!),
  );
  const quatern = list(at.real, at.quatern, 6);
  // Axes that are not there have no voxels whose size could be wrong.
  const isSize = (lengths: readonly number[]) =>
    lengths.slice(0, rank).every((length) => length > 0 && Number.isFinite(length));
  const agrees = (length: number, axis: number) => Math.abs(length - pixdim[axis]!) <= 1e-3 * length;
  const spacing = sform > 0 ? columns : pixdim;
  // Nobody images voxels below a nanometre, or above a kilometre.
  const isCredible =
    isSize(pixdim) &&
    spacing.every((length) => length > 1e-6 && length < 1e6) &&
    matrix.every(Number.isFinite);
  const isOdd =
    end < bytes.length ||
    !isSize(pixdim) ||
    (sform > 0 && !(columns.slice(0, rank).every(agrees) && matrix.every(Number.isFinite))) ||
    (sform <= 0 && qform > 0 && !quatern.every(Number.isFinite));
  const isPlain = (sform <= 0 || columns.every(agrees)) && qform <= 0;
  return {
    kind: 'array',
    shape: counts,
    values,
    ...(isCredible
      ? { spacing: spacing.map((length, axis) => (axis < rank ? length : Number.NaN)).reverse() }
      : {}),
    isOdd: isOdd || (isPlain ? false : undefined),
  };
}
