import type { Warning } from '@segloss/core';
import { makeWarning } from '@segloss/core/errors';
import { fileError, quotePath } from '../advice/errors.ts';
import { saveAnew } from '../advice/nibabel.ts';
import { allocate } from '../bytes/memory.ts';
import type { Source } from '../bytes/source.ts';
import { elementCount, type NumericArray, narrowInt64, swapToHost } from '../bytes/typed-arrays.ts';
import type { Scale, Volume } from '../volume.ts';
import { readGeometry } from './geometry.ts';
import {
  fileDims,
  type NiftiHeader,
  readNiftiHeader,
  type VoxelType,
  volumeShape,
  voxelType,
} from './header.ts';

/** Reads a volume from a NIfTI-1 or NIfTI-2 file; its bytes tell whether it is compressed. */
export async function parseNifti(source: Source): Promise<Volume> {
  const { path } = source;
  const { header, bytes } = await readNiftiHeader(source);
  const lengths = fileDims(path, header);
  const shape = volumeShape(path, lengths);
  const type = voxelType(path, header);
  const scale = scaleOf(path, header);
  const { geometry, warnings } = readGeometry(path, header, bytes);
  const { data, rest } = await readVoxels(source, header, lengths, type, scale);
  return {
    path,
    data,
    shape,
    integer: type.integer && scale === undefined,
    fileShape: lengths,
    fileOrder: 'F',
    geometry,
    ...(scale ? { scale } : {}),
    warnings: rest > 0 ? [...warnings, warnOfRest(source, lengths, rest)] : warnings,
  };
}

/** Warns of bytes that no voxel of the header takes. */
function warnOfRest({ path, isCompressed }: Source, lengths: readonly number[], rest: number): Warning {
  return makeWarning({
    source: 'files',
    subject: `file ${quotePath(path)}`,
    reason: `${isCompressed ? 'more bytes follow' : `${rest} bytes follow`} the voxels of its shape [${lengths}], and are not read`,
    remedy: `If the shape is right, save the file anew: ${saveAnew(path)}. If not, correct dim in its header.`,
  });
}

/**
 * Reads the voxels into the memory for their scaled values, so that they are never in memory twice. Tells how many bytes
 * follow them.
 */
async function readVoxels(
  source: Source,
  header: NiftiHeader,
  lengths: readonly number[],
  type: VoxelType,
  scale: Scale | undefined,
): Promise<{ readonly data: NumericArray; readonly rest: number }> {
  const { path } = source;
  const count = elementCount(lengths);
  const stored = count * type.bytes;
  const truncated = (actual: number) => {
    const reason = `is truncated: shape [${lengths}] takes ${stored} bytes of voxels, got ${actual}`;
    return fileError(path, reason, 'Copy or download the file again.');
  };
  const offset = voxelOffset(path, header);
  if (source.size < offset + stored) throw truncated(Math.max(0, source.size - offset));
  const buffer = allocate(path, scale ? count * Float64Array.BYTES_PER_ELEMENT : stored);
  const payload = new Uint8Array(buffer, buffer.byteLength - stored);
  await source.skip(offset);
  const read = await source.fill(payload);
  if (read < stored) throw truncated(read);
  const rest = await source.finish();
  swapToHost(payload, type.bytes, header.littleEndian);
  const voxels = type.view(buffer, payload.byteOffset);
  const numbers =
    voxels instanceof BigInt64Array || voxels instanceof BigUint64Array ? narrowInt64(path, voxels) : voxels;
  return { data: scale ? applyScale(numbers, buffer, scale) : numbers, rest };
}

function voxelOffset(path: string, header: NiftiHeader): number {
  const offset = header.vox_offset;
  const least = 'quatern_a' in header ? 352 : 544;
  if (Number.isInteger(offset) && offset >= least) return offset;
  const reason = `says that its voxels begin at byte ${offset}; the smallest possible offset is ${least}`;
  throw fileError(path, reason, 'Write the file again, for instance with nibabel.');
}

function scaleOf(path: string, header: NiftiHeader): Scale | undefined {
  const { scl_slope: slope, scl_inter: inter } = header;
  // By the standard a slope of 0 means that there is no scale; tools also write NaN for that.
  if (slope === 0 || !Number.isFinite(slope)) return undefined;
  if (slope === 1 && inter === 0) return undefined;
  if (!Number.isFinite(inter)) {
    const reason = `has the scale slope ${slope} but the intercept ${inter}`;
    throw fileError(path, reason, 'Correct scl_inter in its header.');
  }
  return { slope, inter };
}

/** Scales numbers from the end of a buffer to its start: each is read before its memory is overwritten. */
function applyScale(data: NumericArray, buffer: ArrayBuffer, { slope, inter }: Scale): Float64Array {
  const scaled = new Float64Array(buffer);
  // Narrowed 64-bit integers are at the start instead, so the last must come first.
  if (data.byteOffset === 0) {
    for (let i = scaled.length - 1; i >= 0; i--) scaled[i] = data[i]! * slope + inter;
  } else {
    for (let i = 0; i < scaled.length; i++) scaled[i] = data[i]! * slope + inter;
  }
  return scaled;
}
