import { parse } from 'npyjs';
import { elementCount, fortranToC, type NumericArray, narrowInt64, swapToHost } from './arrays.ts';
import { fileError } from './errors.ts';
import { type NpyHeader, readNpyHeader, writeNpyHeader } from './npy-header.ts';
import type { Volume } from './volume.ts';

/** Reads a volume from the bytes of an .npy file. */
export function parseNpy(path: string, bytes: Uint8Array): Volume {
  const header = readNpyHeader(path, bytes);
  const { shape, kind, fortranOrder } = header;
  const payload = readPayload(path, bytes, header);
  const { data } = parse(repack(payload, header));
  const flat = toNumeric(path, data);
  return {
    path,
    data: fortranOrder && shape.length > 1 ? fortranToC(flat, shape) : flat,
    shape,
    integer: kind !== 'f',
    fileShape: shape,
    // Not the file's own order: `data` is in C order by now, and NumPy shows the same shape for both.
    fileOrder: 'C',
  };
}

function readPayload(
  path: string,
  bytes: Uint8Array,
  { shape, itemSize, dataOffset }: NpyHeader,
): Uint8Array {
  const count = elementCount(shape);
  if (count === 0) {
    throw fileError(path, `holds no elements (shape [${shape}])`, 'Save an array with at least one element.');
  }
  const expected = count * itemSize;
  const actual = bytes.length - dataOffset;
  if (actual !== expected) {
    const problem = actual < expected ? 'is truncated' : 'has bytes after its array';
    const reason = `${problem}: shape [${shape}] takes ${expected} bytes of data, got ${actual}`;
    throw fileError(path, reason, 'Write the file again with numpy.save, one array per file.');
  }
  return bytes.subarray(dataOffset);
}

/**
 * Builds the file anew in the one form that npyjs reads safely: aligned data in this machine's byte order.
 * npyjs views the bytes where they lie, so it rejects big-endian data and data offsets that are not aligned.
 */
function repack(payload: Uint8Array, { kind, itemSize, littleEndian }: NpyHeader): ArrayBuffer {
  // npyjs turns booleans into an array of objects; bytes hold them as well.
  const type = kind === 'b' ? 'u1' : `${kind}${itemSize}`;
  const header = writeNpyHeader(`<${type}`, [payload.length / itemSize], 'C');
  const buffer = new ArrayBuffer(header.length + payload.length);
  const body = new Uint8Array(buffer, header.length);
  new Uint8Array(buffer).set(header);
  body.set(payload);
  swapToHost(body, itemSize, littleEndian);
  if (kind === 'b') for (let i = 0; i < body.length; i++) body[i] = body[i] === 0 ? 0 : 1;
  return buffer;
}

function toNumeric(path: string, data: ArrayBufferView): NumericArray {
  if (data instanceof BigInt64Array || data instanceof BigUint64Array) return narrowInt64(path, data);
  // The header check lets nothing else through: 64-bit integers are the only BigInts, and npyjs makes no DataView.
  return data as NumericArray;
}
