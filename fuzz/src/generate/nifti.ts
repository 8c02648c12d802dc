import { type ElementWriter, writers } from './npy.ts';

/** Describes a NIfTI file: numbers as its header has them. */
export interface NiftiParts {
  readonly version: 1 | 2;
  readonly little: boolean;
  readonly datatype: number;
  readonly dims: readonly number[];
  /** Lengths along x, y, z. */
  readonly pixdim: readonly number[];
  readonly slope: number;
  readonly inter: number;
  readonly units: number;
  readonly qform: number;
  readonly sform: number;
  /** b, c, d and the offsets. */
  readonly quatern: readonly number[];
  /** Three rows of four. */
  readonly matrix: readonly number[];
  /** Bytes between header and voxels, beside the four that are always there. */
  readonly gap: number;
  /** Whether the four bytes say that extensions follow. */
  readonly isExtended: boolean;
  /** Repeated as often as there are voxels. */
  readonly values: readonly number[];
}

/** Types of voxels by their code. */
export const voxelTypes: Readonly<Record<number, string>> = {
  2: 'u1',
  4: 'i2',
  8: 'i4',
  16: 'f4',
  64: 'f8',
  256: 'i1',
  512: 'u2',
  768: 'u4',
  1024: 'i8',
  1280: 'u8',
};

/** Writes a NIfTI file, byte by byte, without the code under test. */
export function niftiBytes(parts: NiftiParts): Uint8Array {
  const first = parts.version === 1;
  const size = first ? 348 : 540;
  const start = size + 4 + parts.gap;
  const type = voxelTypes[parts.datatype] ?? 'u1';
  const count = parts.dims.reduce((product, length) => product * Math.max(1, length), 1);
  const file = new Uint8Array(start + count * Number(type[1]));
  const view = new DataView(file.buffer);
  const put = (kind: string, at: number, values: readonly number[]) => {
    const write: ElementWriter = writers[kind]!;
    for (const [i, value] of values.entries()) write(view, at + i * Number(kind[1]), value, parts.little);
  };
  const real = first ? 'f4' : 'f8';
  put('i4', 0, [size]);
  put(first ? 'i2' : 'i8', first ? 40 : 16, [parts.dims.length, ...parts.dims]);
  put('i2', first ? 70 : 12, [parts.datatype, 8 * Number(type[1])]);
  put(real, first ? 76 : 104, [1, ...parts.pixdim, 1, 1, 1, 1]);
  put(first ? 'f4' : 'i8', first ? 108 : 168, [start]);
  put(real, first ? 112 : 176, [parts.slope, parts.inter]);
  put(first ? 'u1' : 'i4', first ? 123 : 500, [parts.units]);
  put(first ? 'i2' : 'i4', first ? 252 : 344, [parts.qform, parts.sform]);
  put(real, first ? 256 : 352, parts.quatern);
  put(real, first ? 280 : 400, parts.matrix);
  file.set(Buffer.from(first ? 'n+1\0' : 'n+2\0\r\n\x1a\n', 'latin1'), first ? 344 : 4);
  file[size] = parts.isExtended ? 1 : 0;
  put(
    type,
    start,
    Array.from({ length: count }, (_, i) => parts.values[i % parts.values.length]!),
  );
  return file;
}
