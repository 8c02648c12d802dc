/** Bytes of four numbers. */
export const step = 16;

/** Bytes of a block: the part of a plane that goes through all stages at once. Sums of 64 numbers lose next to nothing. */
export const blockBytes = 64 * step;

/** Bytes of scratch memory that a field of all classes may take, so that several fields stay in the cache. */
const mostFieldBytes = 2 ** 18;

/** Bytes of a cache line: blocks are at least that large. */
const leastBytes = 64;

/** Gives the bytes of a block: fewer where there are many classes. */
export function blockBytesFor(classes: number): number {
  let bytes = blockBytes;
  while (bytes > leastBytes && bytes * classes > mostFieldBytes) bytes /= 2;
  return bytes;
}
