import { FileError } from '@segloss/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type ElementType,
  elements,
  encode,
  npyFile,
  range,
  sourceOf,
} from '../testing/files.test-support.ts';
import { parseNpy } from './read-npy.ts';

const read = (bytes: Uint8Array) => parseNpy(sourceOf('a.npy', bytes));
const byte = Uint8Array.of(7);

const TYPES: readonly [ElementType, object, number[]][] = [
  ['b1', Uint8Array, [0, 1, 1, 0, 1, 0]],
  ['i1', Int8Array, [-128, 127, 0, 1, -1, 5]],
  ['u1', Uint8Array, [0, 255, 1, 2, 3, 128]],
  ['i2', Int16Array, [-32768, 32767, 0, 1, -1, 256]],
  ['u2', Uint16Array, [0, 65535, 1, 2, 256, 4]],
  ['i4', Int32Array, [-(2 ** 31), 2 ** 31 - 1, 0, 1, -1, 65536]],
  ['u4', Uint32Array, [0, 2 ** 32 - 1, 1, 2, 3, 2 ** 31]],
  ['i8', Int32Array, [-(2 ** 31), 2 ** 31 - 1, 0, 1, -1, 5]],
  ['u8', Int32Array, [0, 2 ** 31 - 1, 1, 2, 3, 4]],
  ['f4', Float32Array, [0.5, -0.25, Number.NaN, Number.POSITIVE_INFINITY, 2 ** -149, 3]],
  ['f8', Float64Array, [0.1, -1e300, Number.NaN, Number.NEGATIVE_INFINITY, 5e-324, 3]],
];

describe('parseNpy', () => {
  for (const [type, array, values] of TYPES) {
    it.each([true, false])(
      `reads ${type}, little-endian %s, in all versions of the format`,
      async (little) => {
        const order = type.endsWith('1') ? '|' : little ? '<' : '>';
        const payload = encode(type, values, little);
        for (const version of [1, 2, 3]) {
          const volume = await read(npyFile({ descr: `${order}${type}`, shape: '(2, 3)', payload, version }));
          expect(volume.data).toBeInstanceOf(array);
          expect(elements(volume)).toEqual(values);
          expect(volume.integer).toBe(!type.startsWith('f'));
          expect(volume).toMatchObject({ path: 'a.npy', shape: [2, 3], fileShape: [2, 3], fileOrder: 'C' });
          expect(volume.geometry).toBeUndefined();
        }
      },
    );
  }

  it.each([true, false])('reads f2, little-endian %s', async (little) => {
    const words = [0x3c00, 0xc000, 0x0001, 0x7c00, 0xfc00, 0x7bff, 0x8000, 0x7e00];
    const payload = encode('u2', words, little);
    const volume = await read(npyFile({ descr: `${little ? '<' : '>'}f2`, shape: '(8,)', payload }));
    expect(volume.data).toBeInstanceOf(Float32Array);
    expect(volume.integer).toBe(false);
    const [infinity, nan] = [Number.POSITIVE_INFINITY, Number.NaN];
    expect(elements(volume)).toEqual([1, -2, 2 ** -24, infinity, -infinity, 65504, -0, nan]);
  });

  it('reads any true byte of a boolean as 1', async () => {
    expect(
      elements(await read(npyFile({ descr: '|b1', shape: '(3,)', payload: Uint8Array.of(0, 1, 2) }))),
    ).toEqual([0, 1, 1]);
  });

  it('turns Fortran order into C order, whatever the rank', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 5 }),
        async (shape) => {
          const count = shape.reduce((a, b) => a * b, 1);
          // Element at C position i, stored where Fortran order puts it.
          const stored = new Array<number>(count);
          for (let i = 0; i < count; i++) stored[fortranPosition(i, shape)] = i;
          const payload = encode('i4', stored);
          const text = `(${shape.join(', ')},)`;
          const volume = await read(npyFile({ descr: '<i4', shape: text, fortran: true, payload }));
          expect(elements(volume)).toEqual(range(count));
          expect(volume).toMatchObject({ shape, fileShape: shape, fileOrder: 'C' });
        },
      ),
    );
  });

  it('reads data at an offset that is not aligned, also inside a larger buffer', async () => {
    for (const padding of range(9)) {
      const file = npyFile({ descr: '<f8', payload: encode('f8', [0.1]), padding });
      expect(elements(await read(file))).toEqual([0.1]);
      const larger = new Uint8Array(file.length + 9);
      larger.set(file, 3);
      expect(elements(await read(larger.subarray(3, 3 + file.length)))).toEqual([0.1]);
    }
  });

  it('reads headers as other writers make them', async () => {
    const headers = [
      `{'descr':'|u1','fortran_order':False,'shape':(1,)}`,
      `{"shape": (1,), "fortran_order": False, "descr": "|u1"}`,
      `{'descr': '|u1', 'fortran_order': False, 'shape': (1L,), }`,
      `{'descr': 'u1', 'fortran_order': False, 'shape': ( 1 , ), }`,
    ];
    for (const header of headers)
      expect(elements(await read(npyFile({ header, payload: byte })))).toEqual([7]);
  });

  it('keeps 64-bit integers exact or refuses them', async () => {
    const wide = [2 ** 31, -(2 ** 31) - 1, 2 ** 53 - 1, -(2 ** 53) + 1];
    const volume = await read(npyFile({ descr: '<i8', shape: '(4,)', payload: encode('i8', wide) }));
    expect(volume.data).toBeInstanceOf(Float64Array);
    expect(volume.integer).toBe(true);
    expect(elements(volume)).toEqual(wide);
    const unsigned = await read(npyFile({ descr: '>u8', payload: encode('u8', [2 ** 31], false) }));
    expect(unsigned.data).toBeInstanceOf(Float64Array);
    expect(elements(unsigned)).toEqual([2 ** 31]);
    for (const value of [2n ** 53n + 1n, -(2n ** 53n) - 1n, 2n ** 63n - 1n, -(2n ** 63n)]) {
      const file = npyFile({ descr: '<i8', payload: encode('i8', [value]) });
      await expect(read(file)).rejects.toThrow(
        `file 'a.npy': holds the 64-bit integer ${value}, which is too large`,
      );
    }
    const most = npyFile({ descr: '<u8', payload: encode('u8', [2n ** 64n - 1n]) });
    await expect(read(most)).rejects.toThrow(FileError);
  });
});

function fortranPosition(cPosition: number, shape: readonly number[]): number {
  let rest = cPosition;
  let position = 0;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    const stride = shape.slice(0, axis).reduce((a, b) => a * b, 1);
    position += (rest % shape[axis]!) * stride;
    rest = Math.trunc(rest / shape[axis]!);
  }
  return position;
}
