import { InputError } from '../errors/errors.ts';
import type { BigIntArray, NumericArray } from './numeric-array.ts';

const kinds = {
  Float32Array,
  Float64Array,
  Int8Array,
  Int16Array,
  Int32Array,
  Uint8Array,
  Uint8ClampedArray,
  Uint16Array,
  Uint32Array,
  BigInt64Array,
  BigUint64Array,
} as const;

type Kind = keyof typeof kinds;

const isKind = (name: string): name is Kind => Object.hasOwn(kinds, name);

const tag = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(Int8Array.prototype), Symbol.toStringTag)!;

/** Names the kind of a typed array of any realm, such as `Float32Array`; undefined for anything else. */
export const arrayKind = (x: unknown): string | undefined => tag.get!.call(x) as string | undefined;

/** Tells whether something is an array of floating point numbers, of any realm. */
export const isFloats = (x: unknown): x is Float32Array | Float64Array =>
  ['Float32Array', 'Float64Array'].includes(arrayKind(x) ?? '');

/** How many characters of a string a message shows. */
const mostShown = 40;

/** Describes a value for messages: `null`, `of type Array`, `a function`. */
export function describeKind(x: unknown): string {
  if (typeof x === 'function') return 'a function';
  if (typeof x === 'string') return `the string ${JSON.stringify(x.slice(0, mostShown))}`;
  if (typeof x === 'bigint') return `${x}n`;
  if (typeof x !== 'object' || x === null) return x === undefined ? 'missing' : String(x);
  const name: unknown = arrayKind(x) ?? (x.constructor as { name?: unknown } | undefined)?.name;
  return typeof name === 'string' && name !== '' ? `of type ${name}` : 'an object';
}

/**
 * Gives an array of another realm, such as an iframe or a context of `node:vm`, as one of this realm, on the same
 * memory, since `instanceof` fails across realms. Returns an array of this realm as it is.
 */
export function ownArray<T>(x: T): T {
  const kind = arrayKind(x);
  if (kind === undefined || !isKind(kind) || x instanceof kinds[kind]) return x;
  const { buffer, byteOffset, length } = x as unknown as Float32Array<ArrayBuffer>;
  // Nothing can be made on memory that is gone.
  if (length === 0) return new kinds[kind]() as unknown as T;
  return new kinds[kind](buffer, byteOffset, length) as unknown as T;
}

/** Converts 64-bit integers to 32-bit ones, or to doubles where one does not fit: it is not a class, but messages show it. */
function narrow(data: BigIntArray): Int32Array | Float64Array {
  const singles = new Int32Array(data.length);
  for (let i = 0; i < data.length; i++) {
    const value = Number(data[i]!);
    if ((value | 0) !== value) return Float64Array.from(data, Number);
    singles[i] = value;
  }
  return singles;
}

const remedies: Readonly<Record<string, string>> = {
  Array: 'Give a typed array: Float32Array.from(data), or Int32Array.from(data) for labels.',
  BigInt64Array: 'Give a Float32Array.',
  BigUint64Array: 'Give a Float32Array.',
  Uint16Array:
    'If they are float16 numbers, decode them with float16ToFloat32(data); if they are integers, give ' +
    'Float32Array.from(data).',
  function: 'Give the numbers of a tensor, as in { data: await tensor.data(), shape: tensor.shape }.',
};

const bigInts = ['BigInt64Array', 'BigUint64Array'];

/**
 * Gives the data of an input as an array that backends take: of this realm, with numbers. Integers of 64 bits, which
 * only labels and masks may have, and floating point numbers of 16 bits are converted.
 *
 * @throws InputError for anything but a typed array of numbers, and for logits in a Uint16Array
 */
export function numbersOf(name: string, data: unknown): NumericArray {
  const kind = arrayKind(data);
  const isLogits = name === 'logits';
  // Not every runtime has this type.
  if (kind === 'Float16Array') return Float32Array.from(data as ArrayLike<number>);
  const isWrong = isLogits && kind !== undefined && ['Uint16Array', ...bigInts].includes(kind);
  if (kind === undefined || !isKind(kind) || isWrong) {
    const key = typeof data === 'function' ? 'function' : Array.isArray(data) ? 'Array' : (kind ?? '');
    const reason =
      kind === 'Uint16Array'
        ? 'they are unsigned 16-bit integers, which may be undecoded float16 numbers'
        : undefined;
    throw new InputError({
      subject: name,
      reason: reason ?? `its data is ${describeKind(data)}`,
      remedy: remedies[key] ?? 'Give a typed array, such as Float32Array or Int32Array.',
    });
  }
  const own = ownArray(data as NumericArray | BigIntArray);
  return own instanceof BigInt64Array || own instanceof BigUint64Array ? narrow(own) : own;
}

/**
 * Gives numbers in memory of their own: many engines refuse memory that threads share, or that can grow. An array that has
 * such memory already stays the same object.
 */
export function unshared<T extends NumericArray>(data: T): T {
  const { buffer } = data;
  const isShared = Object.prototype.toString.call(buffer) === '[object SharedArrayBuffer]';
  // Not every runtime has buffers that can grow.
  const canGrow = 'resizable' in buffer && buffer.resizable === true;
  return isShared || canGrow ? (data.slice() as T) : data;
}
