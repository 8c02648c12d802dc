import type { NumericArray } from '@segloss/core';

/** Gives numbers in single precision; singles are not copied. */
export const toSingles = (data: NumericArray): Float32Array =>
  data instanceof Float32Array ? data : Float32Array.from(data);

/** Moves the channels of `[samples, rows, columns]` data: rows become columns. */
export function transpose(
  data: Float32Array,
  samples: number,
  rows: number,
  columns: number,
): Float32Array<ArrayBuffer> {
  const out = new Float32Array(data.length);
  for (let n = 0; n < samples; n++) {
    const base = n * rows * columns;
    for (let r = 0; r < rows; r++) {
      for (let c = 0; c < columns; c++) out[base + c * rows + r] = data[base + r * columns + c]!;
    }
  }
  return out;
}
