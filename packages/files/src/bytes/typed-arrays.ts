import { endianness } from 'node:os';
import { fileError } from '../advice/errors.ts';

/** Lists the arrays that a volume can hold: every numeric typed array without BigInt. */
export type NumericArray =
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | Float32Array
  | Float64Array;

/** Tells whether typed arrays of this machine keep the low byte first. */
export const HOST_LITTLE_ENDIAN = endianness() === 'LE';

/** Counts the elements of a shape; 1 for an empty shape, as in NumPy. */
export function elementCount(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}

/** Reverses the bytes of each element in place where the file's byte order is not this machine's. */
export function swapToHost(bytes: Uint8Array, itemSize: number, littleEndian: boolean): void {
  if (littleEndian === HOST_LITTLE_ENDIAN) return;
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (itemSize === 2) buffer.swap16();
  else if (itemSize === 4) buffer.swap32();
  else if (itemSize === 8) buffer.swap64();
}

/**
 * Converts 64-bit integers to Int32Array if all fit, else to Float64Array, in place. An inexact conversion is an error.
 */
export function narrowInt64(path: string, data: BigInt64Array | BigUint64Array): Int32Array | Float64Array {
  // The two 32-bit halves are read instead of BigInts, which are an allocation per voxel.
  const halves = new Uint32Array(data.buffer, data.byteOffset, data.length * 2);
  const signed = data instanceof BigInt64Array;
  const low = HOST_LITTLE_ENDIAN ? 0 : 1;
  const valueAt = (i: number): number => {
    const upper = halves[2 * i + 1 - low]!;
    return (signed ? upper | 0 : upper) * 2 ** 32 + halves[2 * i + low]!;
  };
  let fits = true;
  for (let i = 0; i < data.length; i++) {
    const value = valueAt(i);
    // A sum beyond 2^53 may have been rounded, but never down to a safe integer.
    if (!Number.isSafeInteger(value)) {
      const reason = `holds the 64-bit integer ${data[i]}, which is too large to be exact (beyond 2^53 - 1)`;
      throw fileError(path, reason, 'Store the volume as float64 or int32.');
    }
    if (value !== (value | 0)) fits = false;
  }
  const narrow = fits
    ? new Int32Array(data.buffer, data.byteOffset, data.length)
    : new Float64Array(data.buffer, data.byteOffset, data.length);
  for (let i = 0; i < data.length; i++) narrow[i] = valueAt(i);
  return narrow;
}
