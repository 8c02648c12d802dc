import type { Source } from './source.ts';

const CHUNK = 2 ** 20;

/**
 * Reads elements that are stored in Fortran order (first axis fastest) into C order (last axis fastest), chunk by
 * chunk, so that they are never in memory twice.
 *
 * @returns how many bytes there were
 */
export async function fillFromFortran(
  source: Source,
  target: Uint8Array,
  itemSize: number,
  shape: readonly number[],
): Promise<number> {
  const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((a, b) => a * b, itemSize));
  const index = shape.map(() => 0);
  const chunk = new Uint8Array(Math.min(target.length, CHUNK - (CHUNK % itemSize)));
  let to = 0;
  let read = 0;
  while (read < target.length) {
    const wanted = chunk.subarray(0, target.length - read);
    const filled = await source.fill(wanted);
    read += filled;
    for (let from = 0; from + itemSize <= filled; from += itemSize) {
      for (let byte = 0; byte < itemSize; byte++) target[to + byte] = chunk[from + byte]!;
      for (let axis = 0; axis < shape.length; axis++) {
        to += strides[axis]!;
        index[axis]!++;
        if (index[axis]! < shape[axis]!) break;
        to -= strides[axis]! * shape[axis]!;
        index[axis] = 0;
      }
    }
    if (filled < wanted.length) break;
  }
  return read;
}
