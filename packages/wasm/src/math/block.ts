/** Bytes of four numbers. */
export const step = 16;

/** Bytes of a plane that all stages work on before the next begins: sums of 64 numbers lose next to nothing. */
export const blockBytes = 64 * step;
