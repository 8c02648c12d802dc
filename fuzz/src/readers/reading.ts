/** What a reader of its own makes of the bytes of a file, to compare the code under test with. */
export type Reading =
  | {
      readonly kind: 'array';
      readonly shape: readonly number[];
      /** In C order of the shape. */
      readonly values: readonly number[];
      /** Size of a voxel in mm, z first, where the file says something that can be believed; NaN for axes that it lacks. */
      readonly spacing?: readonly number[] | undefined;
      /** Whether what the file says of its place in space cannot be, or contradicts itself; undefined if one may argue. */
      readonly isOdd?: boolean | undefined;
    }
  /** Nobody may read it. */
  | { readonly kind: 'broken'; readonly why: string }
  /** This reader does not know the form; whoever reads it may be right. */
  | { readonly kind: 'unknown' };

/** Says that nobody may read a file. */
export const broken = (why: string): Reading => ({ kind: 'broken', why });

/** More elements than any case has. */
export const mostElements = 1e6;

/** Reads one element of a type, by its name in NumPy; 64-bit integers lose digits as all numbers do. */
export function element(view: DataView, type: string, at: number, little: boolean): number {
  switch (type) {
    case 'b1':
      return view.getUint8(at) === 0 ? 0 : 1;
    case 'i1':
      return view.getInt8(at);
    case 'u1':
      return view.getUint8(at);
    case 'i2':
      return view.getInt16(at, little);
    case 'u2':
      return view.getUint16(at, little);
    case 'i4':
      return view.getInt32(at, little);
    case 'u4':
      return view.getUint32(at, little);
    case 'i8':
      return Number(view.getBigInt64(at, little));
    case 'u8':
      return Number(view.getBigUint64(at, little));
    case 'f2':
      return half(view.getUint16(at, little));
    case 'f4':
      return view.getFloat32(at, little);
    default:
      return view.getFloat64(at, little);
  }
}

function half(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
