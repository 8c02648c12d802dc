import { parse } from 'npyjs';
import { fileError } from '../advice/errors.ts';
import { allocate } from '../bytes/memory.ts';
import type { Source } from '../bytes/source.ts';
import { elementCount, type NumericArray, narrowInt64, swapToHost } from '../bytes/typed-arrays.ts';
import type { Volume } from '../volume.ts';
import { fillFromFortran } from './fortran-order.ts';
import { type NpyHeader, readNpyHeader, writeNpyHeader } from './header.ts';

/** Reads a volume from an .npy file. */
export async function parseNpy(source: Source): Promise<Volume> {
  const { path } = source;
  const header = await readNpyHeader(source);
  const { shape, kind } = header;
  checkSize(source, header);
  const { data } = parse(await repack(source, header));
  return {
    path,
    data: toNumeric(path, data),
    shape,
    integer: kind !== 'f',
    fileShape: shape,
    // Not the file's own order: `data` is in C order by now, and NumPy shows the same shape for both.
    fileOrder: 'C',
    warnings: [],
  };
}

function checkSize({ path, size }: Source, { shape, itemSize, dataOffset }: NpyHeader): void {
  const count = elementCount(shape);
  if (count === 0) {
    throw fileError(path, `holds no elements (shape [${shape}])`, 'Save an array with at least one element.');
  }
  const expected = count * itemSize;
  const actual = size - dataOffset;
  if (actual === expected) return;
  const problem = actual < expected ? 'is truncated' : 'has bytes after its array';
  const reason = `${problem}: shape [${shape}] takes ${expected} bytes of data, got ${actual}`;
  throw fileError(path, reason, 'Write the file again with numpy.save, one array per file.');
}

/**
 * Rebuilds the file in the form that npyjs reads safely and without a copy: aligned data in C order and in this machine's
 * byte order. npyjs views the bytes in place, so it rejects big-endian data and data offsets that are not aligned.
 */
async function repack(source: Source, header: NpyHeader): Promise<ArrayBuffer> {
  const { shape, kind, itemSize, littleEndian, fortranOrder } = header;
  const count = elementCount(shape);
  // npyjs turns booleans into an array of objects; bytes hold them as well.
  const type = kind === 'b' ? 'u1' : `${kind}${itemSize}`;
  const start = writeNpyHeader(`<${type}`, [count], 'C');
  const buffer = allocate(source.path, start.length + count * itemSize);
  const body = new Uint8Array(buffer, start.length);
  new Uint8Array(buffer).set(start);
  const isTurned = fortranOrder && shape.length > 1;
  const read = isTurned ? await fillFromFortran(source, body, itemSize, shape) : await source.fill(body);
  if (read < body.length) {
    throw fileError(source.path, 'became shorter while it was read', 'Try again when it is complete.');
  }
  swapToHost(body, itemSize, littleEndian);
  if (kind === 'b') for (let i = 0; i < body.length; i++) body[i] = body[i] === 0 ? 0 : 1;
  return buffer;
}

function toNumeric(path: string, data: ArrayBufferView): NumericArray {
  if (data instanceof BigInt64Array || data instanceof BigUint64Array) return narrowInt64(path, data);
  // The header check lets nothing else through: 64-bit integers are the only BigInts, and npyjs makes no DataView.
  return data as NumericArray;
}
