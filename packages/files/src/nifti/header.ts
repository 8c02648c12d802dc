import { NIFTI1, NIFTI2 } from 'nifti-reader-js';
import { fileError } from '../advice/errors.ts';
import { saveAnew } from '../advice/nibabel.ts';
import { otherKind, SIGNATURE_BYTES } from '../bytes/other-formats.ts';
import type { Source } from '../bytes/source.ts';
import type { NumericArray } from '../bytes/typed-arrays.ts';

/** Names the header class of either version of NIfTI. */
export type NiftiHeader = NIFTI1 | NIFTI2;

/** Says how one voxel is stored. */
export interface VoxelType {
  readonly bytes: number;
  readonly integer: boolean;
  /** Views the voxels in a buffer from an offset on, which is a multiple of their size. */
  readonly view: (buffer: ArrayBuffer, at: number) => NumericArray | BigInt64Array | BigUint64Array;
}

const CHECK = 'Write the file again, for instance with nibabel.';
const PAIR = "Save it as one file, in Python with nibabel.save(nibabel.load('file.hdr'), 'file.nii').";
const CONVERT = 'Convert the image to an integer type, float32 or float64 and save it again.';

const VOXEL_TYPES: ReadonlyMap<number, VoxelType> = new Map([
  [2, { bytes: 1, integer: true, view: (buffer: ArrayBuffer, at: number) => new Uint8Array(buffer, at) }],
  [4, { bytes: 2, integer: true, view: (buffer: ArrayBuffer, at: number) => new Int16Array(buffer, at) }],
  [8, { bytes: 4, integer: true, view: (buffer: ArrayBuffer, at: number) => new Int32Array(buffer, at) }],
  [16, { bytes: 4, integer: false, view: (buffer: ArrayBuffer, at: number) => new Float32Array(buffer, at) }],
  [64, { bytes: 8, integer: false, view: (buffer: ArrayBuffer, at: number) => new Float64Array(buffer, at) }],
  [256, { bytes: 1, integer: true, view: (buffer: ArrayBuffer, at: number) => new Int8Array(buffer, at) }],
  [512, { bytes: 2, integer: true, view: (buffer: ArrayBuffer, at: number) => new Uint16Array(buffer, at) }],
  [768, { bytes: 4, integer: true, view: (buffer: ArrayBuffer, at: number) => new Uint32Array(buffer, at) }],
  [
    1024,
    { bytes: 8, integer: true, view: (buffer: ArrayBuffer, at: number) => new BigInt64Array(buffer, at) },
  ],
  [
    1280,
    { bytes: 8, integer: true, view: (buffer: ArrayBuffer, at: number) => new BigUint64Array(buffer, at) },
  ],
]);

const OTHER_TYPES: ReadonlyMap<number, string> = new Map([
  [1, 'has one bit per voxel, which is not supported'],
  [32, 'is not numeric: it holds complex numbers'],
  [128, 'is not numeric: it holds RGB colours'],
  [1536, 'has 128-bit floats, which are not supported'],
  [1792, 'is not numeric: it holds complex numbers'],
  [2048, 'is not numeric: it holds complex numbers'],
  [2304, 'is not numeric: it holds RGBA colours'],
]);

/** Reads the header of a NIfTI-1 or NIfTI-2 file, once its size and magic text have been checked. */
export async function readNiftiHeader(source: Source): Promise<{ header: NiftiHeader; bytes: Uint8Array }> {
  const { path } = source;
  const bytes = await source.peek(SIGNATURE_BYTES);
  if (bytes.length === 0) throw fileError(path, 'is empty', CHECK);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const sizes = bytes.length < 4 ? [] : [view.getInt32(0, true), view.getInt32(0, false)];
  const size = sizes.find((value) => value === 348 || value === 540);
  if (size === undefined) {
    throw (
      otherKind(path, bytes, 'nifti') ??
      fileError(path, 'is not NIfTI: it does not begin with a header size', CHECK)
    );
  }
  if (bytes.length < size) {
    const reason = `is truncated in its header: expected at least ${size} bytes, got ${bytes.length}`;
    throw fileError(path, reason, CHECK);
  }
  const at = size === 348 ? 344 : 4;
  const magic = Buffer.from(bytes.subarray(at, at + 3)).toString('latin1');
  const version = size === 348 ? '1' : '2';
  if (magic === `ni${version}`) {
    throw fileError(path, 'is the header of a .hdr/.img pair, without voxels', PAIR);
  }
  if (magic !== `n+${version}`) throw fileError(path, 'is not NIfTI: its magic text is missing', CHECK);
  const header = size === 348 ? new NIFTI1() : new NIFTI2();
  // Nothing behind the header is given away: the library would parse extensions, which are not needed here, and
  // on a broken one it throws a TypeError or loops for ever.
  header.readHeader(new Uint8Array(bytes.subarray(0, size)).buffer);
  return { header, bytes };
}

/**
 * Looks up how the voxels are stored. Colours and complex numbers are an error, and so is a number of bits per voxel that
 * contradicts the type; 0 bits say nothing.
 */
export function voxelType(path: string, { datatypeCode: code, numBitsPerVoxel }: NiftiHeader): VoxelType {
  const type = VOXEL_TYPES.get(code);
  if (type && (numBitsPerVoxel === 0 || numBitsPerVoxel === 8 * type.bytes)) return type;
  if (type) {
    const reason = `contradicts itself: its datatype ${code} has ${8 * type.bytes} bits per voxel, but its bitpix is ${numBitsPerVoxel}`;
    throw fileError(path, reason, `If the datatype is right, save the file anew: ${saveAnew(path)}.`);
  }
  const reason = OTHER_TYPES.get(code) ?? 'has an unknown type of voxel';
  throw fileError(path, `${reason} (NIfTI datatype ${code})`, CONVERT);
}

/** Lists the lengths of the axes as nibabel shows them: x, y, z, then time, then channels. */
export function fileDims(path: string, { dims }: NiftiHeader): number[] {
  const rank = dims[0] ?? 0;
  if (!(rank >= 1 && rank <= 7)) {
    throw fileError(path, `has ${rank} axes by its header; 1 to 7 are possible`, CHECK);
  }
  const stated = dims.slice(1, rank + 1);
  // Trailing axes of length 0 do not exist; the NIfTI C library reads them so too.
  const last = stated.findLastIndex((length) => length !== 0 && length !== 1);
  const lengths = stated.map((length, axis) => (axis > Math.max(0, last) && length === 0 ? 1 : length));
  if (lengths.some((length) => !(length >= 1))) {
    throw fileError(path, `has an axis without voxels (shape [${lengths}])`, CHECK);
  }
  return lengths;
}

/** Turns the axes of the file into the C-order shape [z, y, x] or [c, z, y, x]. */
export function volumeShape(path: string, lengths: readonly number[]): number[] {
  const [x, y = 1, z = 1, fourth = 1, fifth = 1, ...rest] = lengths;
  const volume = [z, y, x!];
  if (lengths.length <= 3) return volume;
  if (rest.every((length) => length === 1)) {
    if (fifth === 1) return [fourth, ...volume];
    // The fourth axis is time; channels (a vector per voxel) are the fifth.
    if (fourth === 1) return [fifth, ...volume];
  }
  const reason = `has both a time axis and channels (shape [${lengths}])`;
  throw fileError(path, reason, 'Save one time point: (x, y, z) or (x, y, z, channels).');
}
