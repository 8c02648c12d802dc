import { fileError } from '../advice/errors.ts';

/** The most bytes that the numbers of one file may take in memory, whatever its format. */
export const LARGEST_ARRAY = 4e9;

const showBytes = (bytes: number): string =>
  bytes < 1e9 ? `${Math.ceil(bytes / 1e6)} MB` : `${(bytes / 1e9).toFixed(1)} GB`;

/**
 * Makes room for the numbers of a file.
 *
 * @throws FileError when they exceed the limit, or the memory of the machine; nothing is allocated then
 */
export function allocate(path: string, bytes: number): ArrayBuffer {
  const remedy = 'Crop the volume, or store it with a smaller data type.';
  if (!(bytes <= LARGEST_ARRAY)) {
    const reason = `needs ${showBytes(bytes)} of memory; the limit is ${showBytes(LARGEST_ARRAY)}`;
    throw fileError(path, reason, remedy);
  }
  try {
    return new ArrayBuffer(bytes);
  } catch (cause) {
    throw fileError(path, `needs ${showBytes(bytes)} of memory, which is not available`, remedy, cause);
  }
}
