/** Any array of numbers that a backend accepts. */
export type NumericArray =
  | Float32Array
  | Float64Array
  | Int8Array
  | Int16Array
  | Int32Array
  | Uint8Array
  | Uint8ClampedArray
  | Uint16Array
  | Uint32Array;

/** Arrays of 64-bit integers, such as the labels that ONNX Runtime's `ArgMax` gives. */
export type BigIntArray = BigInt64Array | BigUint64Array;
