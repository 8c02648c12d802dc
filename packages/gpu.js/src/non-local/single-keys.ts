const bits = new Int32Array(1);
const single = new Float32Array(bits.buffer);

/** Gives an integer key that orders like a number in single precision; neighbouring numbers have neighbouring keys. */
export function keyOf(value: number): number {
  single[0] = value;
  const pattern = bits[0]!;
  return pattern >= 0 ? pattern : -(pattern & 0x7fffffff) - 1;
}

/** Gives the number of a key. */
export function singleOf(key: number): number {
  bits[0] = key >= 0 ? key : (-key - 1) | -0x80000000;
  return single[0]!;
}
