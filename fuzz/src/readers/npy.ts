import { broken, element, mostElements, type Reading } from './reading.ts';

type Literal = string | number | boolean | readonly Literal[] | ReadonlyMap<Literal, Literal>;

class Unknown extends Error {}
class Broken extends Error {}

/** Reads the part of Python's literals that headers are made of; Python knows more forms, which are Unknown here. */
function parseLiteral(text: string, mayBeLong: boolean): Literal {
  let at = 0;
  const skip = () => {
    while (/[ \t\r\n]/.test(text[at] ?? '')) at++;
  };
  const next = (): string => {
    skip();
    return text[at] ?? '';
  };
  const take = (character: string) => {
    if (next() !== character) throw isElsewhere() ? new Unknown() : new Broken(`no ${character} at ${at}`);
    at++;
  };
  // Comments, other literals, joined strings, sums: NumPy may take them.
  const isElsewhere = () => /[#\\\f\v\w[\].+'"-]/.test(next());
  const matched = (pattern: RegExp): RegExpExecArray | undefined => {
    skip();
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    if (found) at = pattern.lastIndex;
    return found ?? undefined;
  };
  const items = (end: string, read: () => void): boolean => {
    let hasComma = false;
    while (next() !== end) {
      read();
      if (next() === end) break;
      take(',');
      hasComma = true;
    }
    take(end);
    return hasComma;
  };
  const value = (): Literal => {
    const quoted = matched(/'([^'\\\n]*)'|"([^"\\\n]*)"/y);
    if (quoted) return quoted[1] ?? quoted[2] ?? '';
    const word = matched(/(True|False)\b/y);
    if (word) return word[1] === 'True';
    const number = matched(/(0|[1-9]\d*)(L?)(?![\w.])/y);
    if (number) {
      if (number[2] && !mayBeLong) throw new Broken('a long integer');
      return Number(number[1]);
    }
    if (next() === '(') {
      at++;
      const list: Literal[] = [];
      const hasComma = items(')', () => void list.push(value()));
      return list.length === 1 && !hasComma ? list[0]! : list;
    }
    if (next() === '{') {
      at++;
      const map = new Map<Literal, Literal>();
      items('}', () => {
        const key = value();
        take(':');
        map.set(key, value());
      });
      return map;
    }
    throw isElsewhere() ? new Unknown() : new Broken(`nothing that Python reads at ${at}`);
  };
  const found = value();
  if (next() !== '') throw isElsewhere() ? new Unknown() : new Broken('more behind the header');
  return found;
}

interface Header {
  readonly type: string;
  readonly little: boolean;
  readonly fortran: boolean;
  readonly shape: readonly number[];
}

function readHeader(text: string, version: number): Header {
  const literal = parseLiteral(text, version < 3);
  if (!(literal instanceof Map)) throw new Broken('no dictionary');
  if ([...literal.keys()].sort().join() !== 'descr,fortran_order,shape') throw new Broken('other keys');
  const [descr, fortran, shape] = ['descr', 'fortran_order', 'shape'].map((key) => literal.get(key));
  if (!Array.isArray(shape)) throw new Broken('the shape is no tuple');
  if (shape.some((length) => typeof length === 'boolean')) throw new Unknown();
  if (!shape.every((length) => typeof length === 'number'))
    throw new Broken('the shape is no tuple of numbers');
  if (typeof fortran !== 'boolean') throw new Broken('fortran_order is no truth value');
  const match = /^([<>|=]?)(b1|[iu][1248]|f[248])$/.exec(typeof descr === 'string' ? descr : '');
  if (!match) throw new Unknown();
  return { type: match[2]!, little: match[1] !== '>', fortran, shape: shape as number[] };
}

function valuesOf(
  view: DataView,
  { type, little, fortran, shape }: Header,
  start: number,
): readonly number[] {
  const size = Number(type[1]);
  const count = shape.reduce((product, length) => product * length, 1);
  return Array.from({ length: count }, (_, flat) => {
    let rest = flat;
    let source = 0;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      const stride = shape.slice(0, axis).reduce((product, length) => product * length, 1);
      source += (rest % shape[axis]!) * stride;
      rest = Math.floor(rest / shape[axis]!);
    }
    return element(view, type, start + size * (fortran ? source : flat), little);
  });
}

/** Reads an .npy file as NumPy does. */
export function readNpy(bytes: Uint8Array): Reading {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (!Buffer.from(bytes.subarray(0, 6)).equals(Buffer.from([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59])))
    return broken('magic');
  const [version = 0, minor = 0] = bytes.subarray(6, 8);
  if (version < 1 || version > 3 || minor !== 0) return broken('version');
  const start = version === 1 ? 10 : 12;
  if (bytes.length < start) return broken('length of the header');
  const end = start + (version === 1 ? view.getUint16(8, true) : view.getUint32(8, true));
  if (bytes.length < end) return broken('header cut off');
  const text = Buffer.from(bytes.subarray(start, end)).toString(version === 3 ? 'utf8' : 'latin1');
  try {
    const header = readHeader(text, version);
    const count = header.shape.reduce((product, length) => product * length, 1);
    if (count * Number(header.type[1]) > bytes.length - end) return broken('data cut off');
    if (count > mostElements) return { kind: 'unknown' };
    return { kind: 'array', shape: header.shape, values: valuesOf(view, header, end) };
  } catch (error) {
    if (error instanceof Broken) return broken(error.message);
    if (error instanceof Unknown) return { kind: 'unknown' };
    throw error;
  }
}
