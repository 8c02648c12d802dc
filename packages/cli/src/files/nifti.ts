import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { elementCount, type NumericArray, narrowInt64, swapToHost } from './arrays.ts';
import { describeCause, fileError } from './errors.ts';
import { readGeometry } from './nifti-geometry.ts';
import { fileDims, type NiftiHeader, readNiftiHeader, volumeShape, voxelType } from './nifti-header.ts';
import type { Volume } from './volume.ts';

/** Reads a volume from the bytes of a NIfTI-1 or NIfTI-2 file; whether they are compressed, the bytes say. */
export async function parseNifti(path: string, stored: Uint8Array): Promise<Volume> {
  const bytes = await decompress(path, stored);
  const header = readNiftiHeader(path, bytes);
  const lengths = fileDims(path, header);
  const shape = volumeShape(path, lengths);
  const type = voxelType(path, header);
  const payload = readPayload(path, bytes, header, lengths, type.bytes);
  swapToHost(payload, type.bytes, header.littleEndian);
  const voxels = type.view(payload.buffer);
  const numbers =
    voxels instanceof BigInt64Array || voxels instanceof BigUint64Array ? narrowInt64(path, voxels) : voxels;
  const scaled = applyScale(path, header, numbers);
  return {
    path,
    data: scaled,
    shape,
    integer: type.integer && scaled === numbers,
    fileShape: lengths,
    fileOrder: 'F',
    geometry: readGeometry(header, bytes),
  };
}

async function decompress(path: string, bytes: Uint8Array): Promise<Uint8Array> {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  return promisify(gunzip)(bytes).catch((cause: unknown) => {
    const reason = `cannot be decompressed (${describeCause(cause)})`;
    throw fileError(path, reason, 'The file may be truncated: copy or download it again.', cause);
  });
}

/** Copies the voxels into a buffer of their own, which is aligned for every type. */
function readPayload(
  path: string,
  bytes: Uint8Array,
  header: NiftiHeader,
  lengths: readonly number[],
  itemSize: number,
): Uint8Array<ArrayBuffer> {
  const offset = header.vox_offset;
  const least = 'quatern_a' in header ? 352 : 544;
  if (!Number.isInteger(offset) || offset < least) {
    const reason = `says that its voxels begin at byte ${offset}; ${least} is the least possible`;
    throw fileError(path, reason, 'Write the file again, for instance with nibabel.');
  }
  const expected = elementCount(lengths) * itemSize;
  const actual = Math.max(0, bytes.length - offset);
  if (actual < expected) {
    const reason = `is truncated: shape [${lengths}] takes ${expected} bytes of voxels, got ${actual}`;
    throw fileError(path, reason, 'Copy or download the file again.');
  }
  return new Uint8Array(bytes.subarray(offset, offset + expected));
}

function applyScale(path: string, header: NiftiHeader, data: NumericArray): NumericArray {
  const { scl_slope: slope, scl_inter: inter } = header;
  // By the standard a slope of 0 means that there is no scale; tools also write NaN for that.
  if (slope === 0 || !Number.isFinite(slope)) return data;
  if (slope === 1 && inter === 0) return data;
  if (!Number.isFinite(inter)) {
    const reason = `has the scale slope ${slope} but the intercept ${inter}`;
    throw fileError(path, reason, 'Correct scl_inter in its header.');
  }
  const scaled = new Float64Array(data.length);
  for (let i = 0; i < scaled.length; i++) scaled[i] = data[i]! * slope + inter;
  return scaled;
}
