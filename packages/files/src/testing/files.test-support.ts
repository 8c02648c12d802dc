import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { Source } from '../bytes/source.ts';
import type { Volume } from '../volume.ts';

/** Names a type of element as NumPy does, without its byte order. */
export type ElementType = 'b1' | 'i1' | 'u1' | 'i2' | 'u2' | 'i4' | 'u4' | 'i8' | 'u8' | 'f4' | 'f8';

type Setter = (view: DataView, at: number, value: number | bigint, little: boolean) => void;

const SETTERS: Readonly<Record<ElementType, Setter>> = {
  b1: (view, at, value) => view.setUint8(at, Number(value)),
  i1: (view, at, value) => view.setInt8(at, Number(value)),
  u1: (view, at, value) => view.setUint8(at, Number(value)),
  i2: (view, at, value, little) => view.setInt16(at, Number(value), little),
  u2: (view, at, value, little) => view.setUint16(at, Number(value), little),
  i4: (view, at, value, little) => view.setInt32(at, Number(value), little),
  u4: (view, at, value, little) => view.setUint32(at, Number(value), little),
  i8: (view, at, value, little) => view.setBigInt64(at, BigInt(value), little),
  u8: (view, at, value, little) => view.setBigUint64(at, BigInt(value), little),
  f4: (view, at, value, little) => view.setFloat32(at, Number(value), little),
  f8: (view, at, value, little) => view.setFloat64(at, Number(value), little),
};

/** Stores numbers as the bytes of a type, in either byte order. */
export function encode(
  type: ElementType,
  values: readonly (number | bigint)[],
  littleEndian = true,
): Uint8Array {
  const size = Number(type[1]);
  const bytes = new Uint8Array(values.length * size);
  const view = new DataView(bytes.buffer);
  values.forEach((value, i) => {
    SETTERS[type](view, i * size, value, littleEndian);
  });
  return bytes;
}

/** Describes an .npy file to build; `header` replaces the dictionary, `padding` adds spaces behind it. */
export interface NpyParts {
  readonly descr?: string;
  readonly shape?: string;
  readonly fortran?: boolean;
  readonly payload: Uint8Array;
  readonly version?: number;
  readonly header?: string;
  readonly padding?: number;
}

/** Builds the bytes of an .npy file. */
export function npyFile(parts: NpyParts): Uint8Array {
  const { descr = '<f4', shape = '(1,)', fortran = false, payload, version = 1, padding = 0 } = parts;
  const order = fortran ? 'True' : 'False';
  const dictionary = parts.header ?? `{'descr': '${descr}', 'fortran_order': ${order}, 'shape': ${shape}, }`;
  const text = Buffer.from(`${dictionary}${' '.repeat(padding)}\n`, 'latin1');
  const length = Buffer.alloc(version === 1 ? 2 : 4);
  if (version === 1) length.writeUInt16LE(text.length);
  else length.writeUInt32LE(text.length);
  return Buffer.concat([Buffer.from('\x93NUMPY', 'latin1'), Buffer.of(version, 0), length, text, payload]);
}

/** Describes a NIfTI file to build; the defaults are a plain little-endian NIfTI-1 file of uint8. */
export interface NiftiParts {
  readonly version?: 1 | 2;
  readonly littleEndian?: boolean;
  readonly datatype?: number;
  /** Bits per voxel; default 0, which says nothing. */
  readonly bitpix?: number;
  /** All of `dim`, beginning with the number of axes. */
  readonly dims: readonly number[];
  /** All of `pixdim`, beginning with qfac. */
  readonly pixdim?: readonly number[];
  readonly slope?: number;
  readonly inter?: number;
  readonly qform?: {
    readonly code: number;
    readonly quatern: readonly number[];
    readonly offset: readonly number[];
  };
  readonly sform?: { readonly code: number; readonly rows: readonly number[] };
  readonly units?: number;
  readonly magic?: string;
  readonly voxelOffset?: number;
  /** The four bytes behind the header; the first says whether extensions follow. */
  readonly extension?: readonly number[];
  readonly payload: Uint8Array;
}

interface Field {
  readonly type: ElementType;
  readonly at: number;
  readonly values: readonly number[];
}

/** Builds the bytes of a NIfTI-1 or NIfTI-2 file. */
export function niftiFile(parts: NiftiParts): Uint8Array {
  const { version = 1, littleEndian = true, payload, magic, extension = [0, 0, 0, 0] } = parts;
  const size = version === 1 ? 348 : 540;
  const offset = parts.voxelOffset ?? size + 4;
  const start = Number.isFinite(offset) ? Math.max(size + 4, Math.floor(offset)) : size + 4;
  const file = new Uint8Array(start + payload.length);
  for (const { type, at, values } of niftiFields(parts, version, size, offset)) {
    file.set(encode(type, values, littleEndian), at);
  }
  const tail = version === 1 ? '\0' : '\0\r\n\x1a\n';
  file.set(Buffer.from(`${magic ?? `n+${version}`}${tail}`, 'latin1'), version === 1 ? 344 : 4);
  file.set(extension, size);
  file.set(payload, start);
  return file;
}

function niftiFields(parts: NiftiParts, version: 1 | 2, size: number, offset: number): Field[] {
  const {
    dims,
    pixdim = [1, 1, 1, 1, 1, 1, 1, 1],
    datatype = 2,
    bitpix = 0,
    slope = 0,
    inter = 0,
    units = 2,
  } = parts;
  const { qform = { code: 0, quatern: [], offset: [] }, sform = { code: 0, rows: [] } } = parts;
  const first = version === 1;
  const float: ElementType = first ? 'f4' : 'f8';
  return [
    { type: 'i4', at: 0, values: [size] },
    { type: first ? 'i2' : 'i8', at: first ? 40 : 16, values: dims },
    { type: 'i2', at: first ? 70 : 12, values: [datatype, bitpix] },
    { type: float, at: first ? 76 : 104, values: pixdim },
    { type: first ? 'f4' : 'i8', at: first ? 108 : 168, values: [offset] },
    { type: float, at: first ? 112 : 176, values: [slope, inter] },
    { type: first ? 'u1' : 'i4', at: first ? 123 : 500, values: [units] },
    { type: first ? 'i2' : 'i4', at: first ? 252 : 344, values: [qform.code, sform.code] },
    { type: float, at: first ? 256 : 352, values: [...qform.quatern, ...qform.offset] },
    { type: float, at: first ? 280 : 400, values: sform.rows },
  ];
}

/** Gives the bytes of a file in memory. */
export function sourceOf(path: string, bytes: Uint8Array): Source {
  return new Source(path, Readable.from([bytes]), bytes.length, bytes);
}

/** Counts from 0 to `length - 1`. */
export function range(length: number): number[] {
  return Array.from({ length }, (_, i) => i);
}

/** Returns the error that a call throws or rejects with, and fails when there is none. */
export async function errorOf(run: () => unknown): Promise<unknown> {
  try {
    await run();
  } catch (error) {
    return error;
  }
  throw new Error('expected an error, but the call succeeded');
}

/** Runs a test in a new folder, which is removed afterwards. */
export async function inFolder(run: (path: (name: string) => string, folder: string) => Promise<void>) {
  const folder = await mkdtemp(join(tmpdir(), 'segloss-files-'));
  try {
    await run((name) => join(folder, name), folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Shows the elements of a volume as plain numbers. */
export function elements(volume: Volume): number[] {
  return Array.from(volume.data);
}
