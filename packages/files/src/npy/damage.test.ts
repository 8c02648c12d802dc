import { FileError } from '@segloss/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encode, npyFile, range, sourceOf } from '../testing/files.test-support.ts';
import { parseNpy } from './read-npy.ts';

const read = (bytes: Uint8Array) => parseNpy(sourceOf('a.npy', bytes));
const byte = Uint8Array.of(7);

describe('parseNpy, given bad files', () => {
  it.each([
    ['<c8', 'is not numeric: it holds complex numbers (dtype <c8)'],
    ['<c16', 'is not numeric: it holds complex numbers (dtype <c16)'],
    ['<U5', 'is not numeric: it holds strings (dtype <U5)'],
    ['|S3', 'is not numeric: it holds byte strings (dtype |S3)'],
    ['|O', 'is not numeric: it holds Python objects (dtype |O)'],
    ['|V8', 'is not numeric: it holds raw records (dtype |V8)'],
    ['<M8[ns]', 'is not numeric: it holds dates (dtype <M8[ns])'],
    ['<f16', 'has the dtype <f16, which is not supported'],
    ['<i3', 'has the dtype <i3, which is not supported'],
    ['<f4x', 'has the dtype <f4x, which is not supported'],
    ['', "has no valid 'descr' in its .npy header"],
  ])('refuses the dtype %s', async (descr, reason) => {
    await expect(read(npyFile({ descr, payload: new Uint8Array(4) }))).rejects.toThrow(
      `file 'a.npy': ${reason}. `,
    );
  });

  it.each([
    ['()', 1, 'holds a single number without axes'],
    ['(0,)', 0, 'holds no elements (shape [0])'],
    ['(3, 0)', 0, 'holds no elements (shape [3,0])'],
    ['(2,)', 1, 'is truncated: shape [2] takes 2 bytes of data, got 1'],
    ['(2,)', 0, 'is truncated: shape [2] takes 2 bytes of data, got 0'],
    ['(2,)', 3, 'has bytes after its array: shape [2] takes 2 bytes of data, got 3'],
    ['(99999999999, 99999999999, 9)', 3, 'is truncated'],
    ['(1)', 1, "has no valid 'shape'"],
    ['(1,,1)', 1, 'has a malformed .npy header'],
    ['(,)', 1, 'has a malformed .npy header'],
    ['(-1,)', 1, "has no valid 'shape'"],
    ['(1.5,)', 1, 'has a malformed .npy header'],
    ['(1e0,)', 1, 'has a malformed .npy header'],
    ['(None,)', 1, 'has a malformed .npy header'],
    ['[1]', 1, "has no valid 'shape'"],
  ])('refuses the shape %s with %i bytes', async (shape, length, reason) => {
    const file = npyFile({ descr: '|u1', shape, payload: new Uint8Array(length) });
    await expect(read(file)).rejects.toThrow(`[segloss/files] file 'a.npy': ${reason}`);
  });

  it.each([
    [new Uint8Array(0), 'is empty'],
    [Buffer.from('\x93NUMP', 'latin1'), 'is not an .npy file'],
    [Buffer.from('PK\x03\x04 a zip file'), 'is a zip archive, such as an .npz file'],
    [npyFile({ payload: byte, version: 4 }), 'has the unknown .npy version 4.0'],
    [npyFile({ payload: byte, version: 0 }), 'has the unknown .npy version 0.0'],
    [npyFile({ payload: byte, header: 'hello' }), 'has a malformed .npy header'],
    [
      npyFile({ payload: byte, header: `{'descr': [('a', '<f4')], 'shape': (1,)}` }),
      'is not numeric: it holds records',
    ],
    [npyFile({ payload: byte, header: `{'descr': '<f4', 'shape': (1,)}` }), "has no valid 'fortran_order'"],
  ])('refuses a file that is broken, case %#', async (bytes, reason) => {
    await expect(read(bytes)).rejects.toThrow(`file 'a.npy': ${reason}`);
  });

  it('throws a FileError for every truncation of a valid file', async () => {
    const types = fc.constantFrom('b1', 'u1', 'i2', 'u4', 'i8', 'f4', 'f8');
    await fc.assert(
      fc.asyncProperty(types, fc.constantFrom(1, 2, 3), fc.nat(), async (type, version, cut) => {
        const file = npyFile({
          descr: `<${type}`,
          shape: '(2, 3)',
          payload: encode(type, range(6)),
          version,
        });
        await expect(read(file.subarray(0, cut % file.length))).rejects.toThrow(FileError);
      }),
      { numRuns: 500 },
    );
  });

  it('gives a volume or a FileError, nothing else, when bytes are damaged', async () => {
    const file = npyFile({ descr: '<i8', shape: '(2, 3)', fortran: true, payload: encode('i8', range(6)) });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(file.length - 1), fc.nat(255)), { maxLength: 4 }),
        async (damage) => {
          const copy = Uint8Array.from(file);
          for (const [at, value] of damage) copy[at] = value;
          try {
            const { data, shape } = await read(copy);
            expect(data.length).toBe(shape.reduce((a, b) => a * b));
          } catch (error) {
            expect(error).toBeInstanceOf(FileError);
          }
        },
      ),
      { numRuns: 2000 },
    );
  });
});
