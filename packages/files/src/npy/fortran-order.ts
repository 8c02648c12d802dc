import type { Source } from '../bytes/source.ts';

/** How many bytes are read at once; with more, longer runs are contiguous in memory. */
const BLOCK = 2 ** 24;

/** Views bytes as items of a size, or as pairs of halves where an item has 8 bytes. */
function viewItems(bytes: Uint8Array, itemSize: number): Uint8Array | Uint16Array | Uint32Array {
  const { buffer, byteOffset, byteLength } = bytes;
  if (itemSize === 1) return bytes;
  if (itemSize === 2) return new Uint16Array(buffer, byteOffset, byteLength / 2);
  return new Uint32Array(buffer, byteOffset, byteLength / 4);
}

const product = (lengths: readonly number[]): number => lengths.reduce((a, b) => a * b, 1);

/** A block of slabs, and where its elements belong. Lengths are in words, of which an item has one or two. */
interface Block {
  readonly words: number;
  /** Lengths of all axes but the last one. */
  readonly before: readonly number[];
  readonly slab: number;
  readonly slabs: number;
  /** Distance of two rows along the last axis in the result, and where the block begins in the first one. */
  readonly row: number;
  readonly first: number;
}

/** Writes what a block has of each row along the last axis, row by row. */
function writeRows<A extends Uint8Array | Uint16Array | Uint32Array>(to: A, from: A, block: Block): void {
  const { words, before, slab, slabs, row, first } = block;
  const strides = before.map((_, axis) => words * product(before.slice(0, axis)));
  const index = before.map(() => 0);
  const rows = product(before);
  let place = 0;
  for (let r = 0, start = first; r < rows; r++, start += row) {
    for (let word = 0; word < words; word++) {
      for (let k = 0, at = place + word, into = start + word; k < slabs; k++, at += slab, into += words) {
        to[into] = from[at]!;
      }
    }
    for (let axis = before.length - 1; axis >= 0; axis--) {
      place += strides[axis]!;
      index[axis]!++;
      if (index[axis]! < before[axis]!) break;
      place -= strides[axis]! * before[axis]!;
      index[axis] = 0;
    }
  }
}

/**
 * Reads elements that are stored in Fortran order (first axis fastest) into C order (last axis fastest). They come
 * in blocks of whole slabs, a slab being all elements with the same last index, so that they are never in memory twice.
 *
 * @param target room for all elements, at a multiple of their size in its buffer
 * @returns how many bytes there were
 */
export async function fillFromFortran(
  source: Source,
  target: Uint8Array,
  itemSize: number,
  shape: readonly number[],
): Promise<number> {
  const lengths = shape.filter((length) => length > 1);
  if (lengths.length < 2) return source.fill(target);
  const [before, last] = [lengths.slice(0, -1), lengths.at(-1)!];
  const slab = product(before);
  const most = Math.min(last, Math.max(1, Math.floor(BLOCK / (slab * itemSize))));
  const block = new Uint8Array(most * slab * itemSize);
  const [to, from] = [viewItems(target, itemSize), viewItems(block, itemSize)];
  const words = itemSize === 8 ? 2 : 1;
  let read = 0;
  for (let first = 0; first < last; first += most) {
    const slabs = Math.min(most, last - first);
    const wanted = block.subarray(0, slabs * slab * itemSize);
    const filled = await source.fill(wanted);
    read += filled;
    if (filled < wanted.length) break;
    writeRows(to, from, {
      words,
      before,
      slab: slab * words,
      slabs,
      row: last * words,
      first: first * words,
    });
  }
  return read;
}
