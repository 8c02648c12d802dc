import { stat, writeFile } from 'node:fs/promises';
import writeFileAtomic from 'write-file-atomic';
import { elementCount, HOST_LITTLE_ENDIAN } from './arrays.ts';
import { fileError, systemError } from './errors.ts';
import { writeNpyHeader } from './npy-header.ts';

/**
 * Writes an array as an .npy file, whole or not at all. The data are stored as they lie; `order` says which axis of
 * `shape` they run along first.
 */
export async function writeNpy(
  path: string,
  data: Float32Array | Float64Array,
  shape: readonly number[],
  order: 'C' | 'F',
): Promise<void> {
  if (elementCount(shape) !== data.length) {
    const reason = `cannot be written: shape [${shape}] does not take ${data.length} elements`;
    throw fileError(path, reason, 'Give the shape of the array.');
  }
  const type = data instanceof Float32Array ? 'f4' : 'f8';
  // npyjs can write arrays too, but only in C order and aligned to 8 bytes.
  const header = writeNpyHeader(`${HOST_LITTLE_ENDIAN ? '<' : '>'}${type}`, shape, order);
  await writeAtomic(path, [header, new Uint8Array(data.buffer, data.byteOffset, data.byteLength)]);
}

/** Writes a text file in UTF-8, whole or not at all. */
export async function writeText(path: string, text: string): Promise<void> {
  await writeAtomic(path, [Buffer.from(text, 'utf8')]);
}

/** Writes parts one after the other to a temporary neighbour of the file, then renames it. */
export async function writeAtomic(path: string, parts: Iterable<Uint8Array>): Promise<void> {
  try {
    // Pipes and devices such as /dev/null cannot be renamed onto without being lost.
    if (await isSpecial(path)) return await writeFile(path, parts);
    // write-file-atomic calls write() once and takes a short write, as on a full disk, for success; so it is given
    // no data, and Node's writeFile, which goes on until all is written, fills its temporary file.
    const tmpfileCreated = (temporary: string) => writeFile(temporary, parts);
    await writeFileAtomic(path, '', { tmpfileCreated });
  } catch (cause) {
    throw systemError(path, 'write', cause);
  }
}

async function isSpecial(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found !== undefined && !found.isFile();
}
