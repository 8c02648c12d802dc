import { runInNewContext } from 'node:vm';

type Build = (numbers: readonly number[]) => unknown;

const bigInts = (numbers: readonly number[]): bigint[] =>
  numbers.map((value) => (Number.isFinite(value) ? BigInt(Math.trunc(value)) : 0n));

/** An array of another realm, as a page gets from a frame, and tests from `vm`. */
const foreign = (name: string, numbers: readonly number[]): unknown =>
  runInNewContext(`${name}.from(JSON.parse(text))`, { text: JSON.stringify(numbers) });

/** Arrays that hold the numbers they are given, as far as their type can. */
export const arrayKinds: Readonly<Record<string, Build>> = {
  Float32Array: (numbers) => Float32Array.from(numbers),
  Float64Array: (numbers) => Float64Array.from(numbers),
  Int8Array: (numbers) => Int8Array.from(numbers),
  Int16Array: (numbers) => Int16Array.from(numbers),
  Int32Array: (numbers) => Int32Array.from(numbers),
  Uint8Array: (numbers) => Uint8Array.from(numbers),
  Uint8ClampedArray: (numbers) => Uint8ClampedArray.from(numbers),
  Uint16Array: (numbers) => Uint16Array.from(numbers),
  Uint32Array: (numbers) => Uint32Array.from(numbers),
  BigInt64Array: (numbers) => BigInt64Array.from(bigInts(numbers)),
  BigUint64Array: (numbers) => BigUint64Array.from(bigInts(numbers)),
  'part of a larger array': (numbers) =>
    Float32Array.from([9, ...numbers, 9]).subarray(1, numbers.length + 1),
  'shared memory': (numbers) => {
    const shared = new Float32Array(new SharedArrayBuffer(4 * numbers.length));
    shared.set(numbers);
    return shared;
  },
  Buffer: (numbers) => Buffer.from(numbers),
  Array: (numbers) => [...numbers],
  'Float32Array of another realm': (numbers) => foreign('Float32Array', numbers),
  'Uint8Array of another realm': (numbers) => foreign('Uint8Array', numbers),
};

/** Things that are no arrays of numbers, or have lost what they held. */
export const noArrays: Readonly<Record<string, Build>> = {
  undefined: () => undefined,
  null: () => null,
  false: () => false,
  0: () => 0,
  'a text': (numbers) => '0'.repeat(numbers.length),
  'a list of texts': (numbers) => numbers.map(String),
  'a list with null': (numbers) => numbers.map(() => null),
  'a list of lists': (numbers) => numbers.map((value) => [value]),
  'a list with holes': (numbers) => new Array(numbers.length),
  'an object with a length': (numbers) => ({ length: numbers.length }),
  DataView: (numbers) => new DataView(new ArrayBuffer(numbers.length)),
  ArrayBuffer: (numbers) => new ArrayBuffer(numbers.length),
  'an array whose memory is gone': (numbers) => {
    const data = Float32Array.from(numbers);
    structuredClone(data.buffer, { transfer: [data.buffer] });
    return data;
  },
};
