/** Says what is unusual about an .npy file. */
export interface NpyOptions {
  readonly fortran?: boolean;
  readonly version?: number;
  /** Spaces behind the dictionary. */
  readonly padding?: number;
  /** What is replaced in the header, and by what. */
  readonly edit?: readonly [string, string] | undefined;
}

/** Writes arrays as .npy files do it, byte by byte, without the code under test. */
export function npyBytes(
  descr: string,
  shape: readonly number[],
  payload: Uint8Array,
  { fortran = false, version = 1, padding = 0, edit = ['', ''] }: NpyOptions = {},
): Uint8Array {
  const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`;
  const dictionary = `{'descr': '${descr}', 'fortran_order': ${fortran ? 'True' : 'False'}, 'shape': ${tuple}, }`;
  const header = Buffer.from(`${dictionary.replace(...edit)}${' '.repeat(padding)}\n`, 'latin1');
  const length = Buffer.alloc(version === 1 ? 2 : 4);
  length.writeUIntLE(header.length, 0, length.length);
  return Buffer.concat([
    Buffer.from([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, version, 0]),
    length,
    header,
    payload,
  ]);
}

/** Stores one number. */
export type ElementWriter = (view: DataView, at: number, value: number, little: boolean) => void;

/** How one number of a type is stored: by its name in NumPy, without the byte order. */
export const writers: Readonly<Record<string, ElementWriter>> = {
  b1: (view, at, value) => view.setUint8(at, value === 0 ? 0 : 1),
  i1: (view, at, value) => view.setInt8(at, value),
  u1: (view, at, value) => view.setUint8(at, value),
  i2: (view, at, value, little) => view.setInt16(at, value, little),
  u2: (view, at, value, little) => view.setUint16(at, value, little),
  i4: (view, at, value, little) => view.setInt32(at, value, little),
  u4: (view, at, value, little) => view.setUint32(at, value, little),
  i8: (view, at, value, little) => view.setBigInt64(at, BigInt(Math.trunc(value)), little),
  u8: (view, at, value, little) => view.setBigUint64(at, BigInt(Math.trunc(value)), little),
  f4: (view, at, value, little) => view.setFloat32(at, value, little),
  f8: (view, at, value, little) => view.setFloat64(at, value, little),
};

/** Stores numbers in a type. */
export function payloadOf(type: string, values: readonly number[], little = true): Uint8Array {
  const size = Number(type[1]);
  const view = new DataView(new ArrayBuffer(values.length * size));
  for (const [i, value] of values.entries()) writers[type]!(view, i * size, value, little);
  return new Uint8Array(view.buffer);
}

/** An .npy file of plain single-precision numbers. */
export const floats = (shape: readonly number[], values: readonly number[]): Uint8Array =>
  npyBytes('<f4', shape, payloadOf('f4', values));
