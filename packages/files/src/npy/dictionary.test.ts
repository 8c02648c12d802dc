import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { npyFile, sourceOf } from '../testing/files.test-support.ts';
import { readDictionary } from './dictionary.ts';
import { parseNpy } from './read-npy.ts';

const payload = Uint8Array.of(7);
const read = (header: string, version = 1) =>
  parseNpy(sourceOf('a.npy', npyFile({ header, payload, version })));

describe('headers that NumPy refuses', () => {
  it.each([
    ["{'descr': '|u1', 'fortran_order': False, 'shape': (1,), 'more': 1}", /has "more" in its \.npy header/],
    ["{'descr': '|u1', 'fortran_order': False}", /no valid 'shape'/],
    ["{'fortran_order': False, 'shape': (1,)}", /no valid 'descr'/],
    ["{'descr': '|u1', 'fortran_order': 0, 'shape': (1,)}", /no valid 'fortran_order'/],
    ["{'descr': '|u1', 'fortran_order': 'False', 'shape': (1,)}", /no valid 'fortran_order'/],
    ["{'descr': '|u1', 'fortran_order': false, 'shape': (1,)}", /malformed/],
    ["{'descr': '|u1', 'fortran_order': False, 'shape': [1]}", /no valid 'shape'/],
    ["{'descr': '|u1', 'fortran_order': False, 'shape': 1}", /no valid 'shape'/],
    ["{'descr': '|u1', 'fortran_order': False, 'shape': (-1,)}", /no valid 'shape'/],
    ["{'descr': '|u1', 'fortran_order': False, 'shape': ('1',)}", /no valid 'shape'/],
    ["{'descr': '|u1', 'fortran_order': False, 'shape': (01,)}", /malformed/],
    ["{'descr': '|u1', 'fortran_order': False 'shape': (1,)}", /malformed/],
    ["{'descr': '|u1', 'fortran_order': False, 'shape': (1,)} extra", /malformed/],
    ["{'descr': '|u1', 'fortran_order': False, 'shape': (1,)", /malformed/],
    ["{'descr': '|u1', 'descr': '|u1', 'fortran_order': False, 'shape': (1,)}", /malformed/],
    ["x{'descr': '|u1', 'fortran_order': False, 'shape': (1,)}", /malformed/],
    ["{'descr': {'descr': '|u1'}, 'fortran_order': False, 'shape': (1,)}", /malformed/],
    ["{'descr': ('|u1', (1,)), 'fortran_order': False, 'shape': (1,)}", /records/],
    ["{'descr': 1, 'fortran_order': False, 'shape': (1,)}", /no valid 'descr'/],
    [
      `{'descr': '|u1', 'fortran_order': False, 'shape': ${'('.repeat(4000)}1${')'.repeat(4000)}}`,
      /malformed/,
    ],
    [
      `{'descr': '|u1', 'fortran_order': False, 'shape': (1,)}${' '.repeat(10_000)}`,
      /NumPy reads 10000 at most/,
    ],
  ])('%#: %s', async (header, reason) => {
    await expect(read(header)).rejects.toThrow(reason);
  });

  it('says no minor version, and long integers of Python 2 only in old versions', async () => {
    const header = "{'descr': '|u1', 'fortran_order': False, 'shape': (1L,)}";
    for (const version of [1, 2]) expect((await read(header, version)).shape).toEqual([1]);
    await expect(read(header, 3)).rejects.toThrow('malformed');
    const file = npyFile({ payload });
    file[7] = 1;
    await expect(parseNpy(sourceOf('a.npy', file))).rejects.toThrow('unknown .npy version 1.1');
  });
});

describe('readDictionary', () => {
  it('reads what Python writes', () => {
    const text = "{\"a\": 'x', 'b': (1, 2), 'c': True, 'd': [('n', '<f4')], }";
    expect(Object.fromEntries(readDictionary(text)!)).toEqual({
      a: 'x',
      b: { tuple: [1, 2] },
      c: true,
      d: [{ tuple: ['n', '<f4'] }],
    });
  });

  it('never throws', () => {
    const parts = fc.constantFrom(
      '{',
      '}',
      '(',
      ')',
      '[',
      ',',
      ':',
      "'a'",
      '1',
      '-2L',
      'True',
      ' ',
      '"',
      'x',
    );
    fc.assert(
      fc.property(fc.array(parts, { maxLength: 30 }), (tokens) => {
        readDictionary(tokens.join(''));
      }),
      { numRuns: 1000 },
    );
  });
});
