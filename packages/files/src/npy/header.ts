import type { FileError } from '@segloss/core';
import { fileError } from '../advice/errors.ts';
import { quoteForShell } from '../advice/quote.ts';
import { otherKind, SIGNATURE_BYTES } from '../bytes/other-formats.ts';
import type { Source } from '../bytes/source.ts';
import { type Literal, readDictionary } from './dictionary.ts';

/** Holds what the header of an .npy file says, checked. */
export interface NpyHeader {
  readonly kind: 'b' | 'i' | 'u' | 'f';
  readonly itemSize: number;
  readonly littleEndian: boolean;
  readonly fortranOrder: boolean;
  readonly shape: readonly number[];
  readonly dataOffset: number;
}

const MAGIC = '\x93NUMPY';
const KEYS = ['descr', 'fortran_order', 'shape'];
/** The longest header that NumPy reads unless it is told to trust a file. */
const LONGEST_HEADER = 10_000;
const BROKEN = 'Write the file again with numpy.save.';
const CONVERT = 'Convert the array to a boolean, integer or float type and save it again.';

const NOT_NUMERIC: Readonly<Record<string, string>> = {
  c: 'complex numbers',
  U: 'strings',
  S: 'byte strings',
  a: 'byte strings',
  O: 'Python objects',
  V: 'raw records',
  M: 'dates',
  m: 'time differences',
};

/**
 * Reads and checks the header of an .npy file, version 1, 2 or 3, and takes it from the source. Refuses what NumPy
 * refuses.
 */
export async function readNpyHeader(source: Source): Promise<NpyHeader> {
  const { path } = source;
  const start = await source.peek(12);
  const latin1 = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1');
  if (latin1(start.subarray(0, MAGIC.length)) !== MAGIC) {
    throw otherKind(path, await source.peek(SIGNATURE_BYTES), 'npy') ?? notNpy(path, start);
  }
  if (source.isCompressed) {
    throw fileError(
      path,
      'is compressed with gzip, which .npy files never are',
      `Decompress it with gunzip ${quoteForShell(path)}.`,
    );
  }
  const view = new DataView(start.buffer, start.byteOffset, start.byteLength);
  const truncated = () => fileError(path, `is truncated in its header, after ${source.size} bytes`, BROKEN);
  if (start.length < 12) throw truncated();
  const [major, minor] = [view.getUint8(6), view.getUint8(7)];
  if (major < 1 || major > 3 || minor !== 0) {
    throw fileError(path, `has the unknown .npy version ${major}.${minor}`, BROKEN);
  }
  const from = major === 1 ? 10 : 12;
  const length = major === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  if (length > LONGEST_HEADER) {
    const reason = `has a header of ${length} bytes; NumPy reads ${LONGEST_HEADER} at most`;
    throw fileError(path, reason, BROKEN);
  }
  const bytes = new Uint8Array(from + length);
  if ((await source.fill(bytes)) < bytes.length) throw truncated();
  // Only Python 2 wrote long integers with an L, and it knew no version 3.
  const entries = readDictionary(latin1(bytes.subarray(from)), major < 3);
  if (entries === undefined) throw fileError(path, 'has a malformed .npy header', BROKEN);
  const strange = [...entries.keys()].find((key) => !KEYS.includes(key));
  if (strange !== undefined) {
    throw fileError(path, `has ${JSON.stringify(strange)} in its .npy header, which NumPy refuses`, BROKEN);
  }
  return { ...readType(path, entries.get('descr')), ...readLayout(path, entries), dataOffset: bytes.length };
}

function notNpy(path: string, start: Uint8Array): FileError {
  const reason = start.length === 0 ? 'is empty' : 'is not an .npy file: its first bytes are not \\x93NUMPY';
  return fileError(path, reason, BROKEN);
}

function readType(
  path: string,
  descr: Literal | undefined,
): Pick<NpyHeader, 'kind' | 'itemSize' | 'littleEndian'> {
  if (typeof descr === 'object') {
    const records = 'is not numeric: it holds records with named fields';
    throw fileError(path, records, "Save one field of it: np.save('field.npy', array['field']).");
  }
  const [, order, kind, size] =
    /^([<>|=]?)([a-zA-Z])(\d*)/.exec(typeof descr === 'string' ? descr : '') ?? [];
  if (kind === undefined) throw fileError(path, "has no valid 'descr' in its .npy header", BROKEN);
  const other = NOT_NUMERIC[kind];
  if (other) throw fileError(path, `is not numeric: it holds ${other} (dtype ${descr})`, remedyOf(kind));
  const type = `${kind}${size}`;
  if (!/^(b1|[iu][1248]|f[248])$/.test(type) || descr !== `${order}${type}`) {
    throw fileError(path, `has the dtype ${descr}, which is not supported`, CONVERT);
  }
  return { kind: kind as NpyHeader['kind'], itemSize: Number(size), littleEndian: order !== '>' };
}

const remedyOf = (kind: string): string =>
  kind === 'O'
    ? "Save the array in it: np.save('array.npy', np.load('objects.npy', allow_pickle=True).item()['name'])."
    : CONVERT;

function readLayout(
  path: string,
  entries: ReadonlyMap<string, Literal>,
): Pick<NpyHeader, 'fortranOrder' | 'shape'> {
  const fortranOrder = entries.get('fortran_order');
  if (typeof fortranOrder !== 'boolean') {
    throw fileError(path, "has no valid 'fortran_order' in its .npy header", BROKEN);
  }
  const shape = entries.get('shape');
  const lengths = typeof shape === 'object' && 'tuple' in shape ? shape.tuple : undefined;
  if (lengths?.length === 0) {
    throw fileError(path, 'holds a single number without axes (shape ())', 'Save an array with axes.');
  }
  if (!lengths?.every((length) => Number.isSafeInteger(length) && Number(length) >= 0)) {
    throw fileError(path, "has no valid 'shape' in its .npy header", BROKEN);
  }
  return { fortranOrder, shape: lengths.map(Number) };
}

/** Writes the start of an .npy file of version 1.0, padded so that the data begin at a multiple of 64; a mark is a tab at its end. */
export function writeNpyHeader(
  descr: string,
  shape: readonly number[],
  order: 'C' | 'F',
  isMarked = false,
): Uint8Array {
  const tuple = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const flag = order === 'F' ? 'True' : 'False';
  const text = `{'descr': '${descr}', 'fortran_order': ${flag}, 'shape': (${tuple}), }`;
  const end = isMarked ? '\t\n' : '\n';
  const total = Math.ceil((10 + text.length + end.length) / 64) * 64;
  const header = Buffer.alloc(total, ' ');
  header.write(`${MAGIC}\x01\x00`, 'latin1');
  header.writeUInt16LE(total - 10, 8);
  header.write(text, 10, 'latin1');
  header.write(end, total - end.length, 'latin1');
  return header;
}
