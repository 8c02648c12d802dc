import { fileError } from './errors.ts';

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

/** Reads and checks the header of an .npy file, version 1, 2 or 3. */
export function readNpyHeader(path: string, bytes: Uint8Array): NpyHeader {
  const latin1 = (from: number, to: number) => Buffer.from(bytes.subarray(from, to)).toString('latin1');
  const magic = latin1(0, MAGIC.length);
  if (magic !== MAGIC) {
    const reason =
      bytes.length === 0 ? 'is empty' : 'is not an .npy file: its first bytes are not \\x93NUMPY';
    throw fileError(path, reason, BROKEN);
  }
  const truncated = () => fileError(path, `is truncated in its header, after ${bytes.length} bytes`, BROKEN);
  if (bytes.length < 12) throw truncated();
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const major = view.getUint8(6);
  if (major < 1 || major > 3) {
    throw fileError(path, `has the unknown .npy version ${major}.${view.getUint8(7)}`, BROKEN);
  }
  const start = major === 1 ? 10 : 12;
  const dataOffset = start + (major === 1 ? view.getUint16(8, true) : view.getUint32(8, true));
  if (bytes.length < dataOffset) throw truncated();
  const text = latin1(start, dataOffset).trim();
  if (!/^\{.*\}$/s.test(text)) throw fileError(path, 'has a malformed .npy header', BROKEN);
  return { ...readType(path, text), ...readLayout(path, text), dataOffset };
}

function readType(path: string, text: string): Pick<NpyHeader, 'kind' | 'itemSize' | 'littleEndian'> {
  if (/['"]descr['"]\s*:\s*\[/.test(text)) {
    throw fileError(path, 'is not numeric: it holds records with named fields', CONVERT);
  }
  const descr = /['"]descr['"]\s*:\s*['"]([^'"]*)['"]/.exec(text)?.[1];
  const [, order, kind, size] = /^([<>|=]?)([a-zA-Z])(\d*)/.exec(descr ?? '') ?? [];
  if (kind === undefined) throw fileError(path, "has no valid 'descr' in its .npy header", BROKEN);
  const other = NOT_NUMERIC[kind];
  if (other) throw fileError(path, `is not numeric: it holds ${other} (dtype ${descr})`, CONVERT);
  const type = `${kind}${size}`;
  if (!/^(b1|[iu][1248]|f[248])$/.test(type) || descr !== `${order}${type}`) {
    throw fileError(path, `has the dtype ${descr}, which is not supported`, CONVERT);
  }
  return { kind: kind as NpyHeader['kind'], itemSize: Number(size), littleEndian: order !== '>' };
}

function readLayout(path: string, text: string): Pick<NpyHeader, 'fortranOrder' | 'shape'> {
  const order = /['"]fortran_order['"]\s*:\s*(True|False)\b/.exec(text)?.[1];
  const tuple = /['"]shape['"]\s*:\s*\(([^()]*)\)/.exec(text)?.[1];
  if (order === undefined) throw fileError(path, "has no valid 'fortran_order' in its .npy header", BROKEN);
  const items = tuple?.split(',').map((item) => item.trim());
  if (items?.length === 1 && items[0] === '') {
    throw fileError(path, 'holds a single number without axes (shape ())', 'Save an array with axes.');
  }
  // A Python tuple of one needs its comma, and the comma after the last item is optional.
  if (items?.at(-1) === '') items.pop();
  else if (items?.length === 1) items.pop();
  // Python 2 wrote long integers with an L, and NumPy still reads them.
  if (!items?.length || !items.every((item) => /^\d+L?$/.test(item))) {
    throw fileError(path, "has no valid 'shape' in its .npy header", BROKEN);
  }
  return { fortranOrder: order === 'True', shape: items.map((item) => Number.parseInt(item, 10)) };
}

/** Writes the start of an .npy file of version 1.0, padded so that the data begin at a multiple of 64. */
export function writeNpyHeader(descr: string, shape: readonly number[], order: 'C' | 'F'): Uint8Array {
  const tuple = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const flag = order === 'F' ? 'True' : 'False';
  const text = `{'descr': '${descr}', 'fortran_order': ${flag}, 'shape': (${tuple}), }`;
  const total = Math.ceil((10 + text.length + 1) / 64) * 64;
  const header = Buffer.alloc(total, ' ');
  header.write(`${MAGIC}\x01\x00`, 'latin1');
  header.writeUInt16LE(total - 10, 8);
  header.write(text, 10, 'latin1');
  header.write('\n', total - 1, 'latin1');
  return header;
}
