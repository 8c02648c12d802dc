import fc from 'fast-check';
import { type Mutation, mutate, mutation } from '../generate/mutations.ts';
import { npyBytes, payloadOf } from '../generate/npy.ts';
import { readNpy } from '../readers/npy.ts';
import { Sandbox } from '../sandbox.ts';
import type { Target } from '../target.ts';
import { checkFile } from './files.ts';

interface NpyCase {
  readonly type: string;
  readonly little: boolean;
  readonly fortran: boolean;
  readonly shape: readonly number[];
  readonly version: number;
  readonly padding: number;
  readonly values: readonly number[];
  /** Replaced in the header: what, and by what. */
  readonly edit: readonly [string, string] | null;
  readonly mutations: readonly Mutation[];
}

/** Edits of a header that people and programs make, right and wrong ones. */
const edits: readonly (readonly [string, string])[] = [
  ["'shape': (", "'shape': (-"],
  ["'shape': (", "'shape': (99999999999999999999, "],
  ["'shape': (", "'shape': (4294967296, "],
  ["'shape': (", "'shape': (1, "],
  ["'shape': (", "'shape': (0, "],
  ["'shape': (", "'shape': (1.0, "],
  ["'shape': (", "'shape': (01, "],
  ["'shape': (", "'shape': (1L, "],
  ["'shape': (", "'shape': ((1), "],
  ["'shape'", "'shapes'"],
  ["'shape'", '"shape"'],
  ["'shape'", "'extra': 1, 'shape'"],
  ["'shape'", "'shape': (2,), 'shape'"],
  ["'descr'", "'descr': '<f8', 'descr'"],
  ["'fortran_order'", "'fortran_order': True, 'fortran_order'"],
  ['False', 'false'],
  ['False', '0'],
  ['True', 'True and False'],
  [', }', '}'],
  [', }', ', }}'],
  [', }', ''],
  [', }', ', } # note'],
  [', }', ',, }'],
  ["'<", "'="],
  ["'<", "'"],
  ["'<f", "'<c"],
  ["'<f4'", "[('a', '<f4')]"],
  ['{', '{\u0000'],
  ['{', '  {'],
  ['{', '({'],
];

const cases: fc.Arbitrary<NpyCase> = fc.record({
  type: fc.constantFrom('b1', 'i1', 'u1', 'i2', 'u2', 'i4', 'u4', 'i8', 'u8', 'f4', 'f8'),
  little: fc.boolean(),
  fortran: fc.boolean(),
  shape: fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 6 }),
  version: fc.constantFrom(1, 1, 2, 3),
  padding: fc.integer({ min: 0, max: 70 }),
  values: fc.array(
    fc.oneof(
      fc.integer({ min: -128, max: 255 }),
      fc.double(),
      fc.constantFrom(2 ** 31, -(2 ** 31), 2 ** 40, 2 ** 53),
    ),
    { minLength: 1, maxLength: 11 },
  ),
  edit: fc.option(fc.constantFrom(...edits), { nil: null, freq: 3 }),
  mutations: fc.oneof(fc.constant([]), fc.array(mutation(128), { maxLength: 4 })),
});

/** Numbers that a type can hold; integers beyond 2^53 have no right value. */
function fit(type: string, value: number): number {
  if (type.startsWith('f')) return value;
  const whole = Number.isFinite(value) ? Math.trunc(value) : 0;
  if (Math.abs(whole) >= 2 ** 53) return 0;
  return type.startsWith('u') ? Math.abs(whole) : whole;
}

function bytesOf({
  type,
  little,
  fortran,
  shape,
  version,
  padding,
  values,
  edit,
  mutations,
}: NpyCase): Uint8Array {
  const count = shape.reduce((product, length) => product * length, 1);
  const numbers = Array.from({ length: count }, (_, i) => fit(type, values[i % values.length]!));
  const order = type.endsWith('1') ? '|' : little ? '<' : '>';
  const whole = npyBytes(`${order}${type}`, shape, payloadOf(type, numbers, little), {
    fortran,
    version,
    padding,
    edit: edit ?? undefined,
  });
  return mutate(whole, mutations);
}

/** Arrays of NumPy, whole and broken. */
export const npy: Target<NpyCase> = {
  name: 'npy',
  cases,
  label: ({ type }) => type,
  async open() {
    const sandbox = new Sandbox({});
    return {
      check(tried) {
        const bytes = bytesOf(tried);
        const path = sandbox.write('array.npy', bytes);
        return checkFile(path, readNpy(bytes), tried.edit === null && tried.mutations.length === 0);
      },
      close: async () => sandbox.close(),
    };
  },
};
