import { fileError } from '../advice/errors.ts';
import { elementCount, HOST_LITTLE_ENDIAN } from '../bytes/typed-arrays.ts';
import { writeAtomic } from '../write/atomic.ts';
import { writeNpyHeader } from './header.ts';

/**
 * Writes an array as an .npy file, whole or not at all. The data are stored as they lie; `order` says which axis of
 * `shape` they run along first.
 *
 * @param isMarked whether the white space that fills up the header ends in a tab, by which a writer knows its own files
 */
export async function writeNpy(
  path: string,
  data: Float32Array | Float64Array,
  shape: readonly number[],
  order: 'C' | 'F',
  isMarked = false,
): Promise<void> {
  if (elementCount(shape) !== data.length) {
    const reason = `cannot be written: shape [${shape}] does not take ${data.length} elements`;
    throw fileError(path, reason, 'Give the shape of the array.');
  }
  const type = data instanceof Float32Array ? 'f4' : 'f8';
  // npyjs can write arrays too, but only in C order and aligned to 8 bytes.
  const header = writeNpyHeader(`${HOST_LITTLE_ENDIAN ? '<' : '>'}${type}`, shape, order, isMarked);
  await writeAtomic(path, [header, new Uint8Array(data.buffer, data.byteOffset, data.byteLength)]);
}
