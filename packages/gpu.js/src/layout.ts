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
