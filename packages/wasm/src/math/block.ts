/** Bytes of four numbers. */
export const step = 16;

/** Bytes of a plane that all stages work on before the next begins: sums of 64 numbers lose next to nothing. */
export const blockBytes = 64 * step;

/** Bytes of scratch memory that a field of all classes may take, so that some of them stay in the cache. */
const mostFieldBytes = 2 ** 18;

/** Bytes of a line of the cache: blocks are no smaller. */
const leastBytes = 64;

/** Gives the bytes of a block for so many classes: fewer where there are many. */
export function blockBytesFor(classes: number): number {
  let bytes = blockBytes;
  while (bytes > leastBytes && bytes * classes > mostFieldBytes) bytes /= 2;
  return bytes;
}
