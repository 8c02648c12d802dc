import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import {
  type ElementType,
  elements,
  encode,
  type NiftiParts,
  niftiFile,
  range,
  sourceOf,
} from '../testing/files.test-support.ts';
import { parseNifti } from './read-nifti.ts';

const read = (parts: NiftiParts) => parseNifti(sourceOf('a.nii', niftiFile(parts)));
const VERSIONS = [1, 2] as const;
const KINDS = VERSIONS.flatMap((version) => [true, false].map((littleEndian) => ({ version, littleEndian })));
const byte = Uint8Array.of(7);

const TYPES: readonly [number, ElementType, object, number[]][] = [
  [2, 'u1', Uint8Array, [0, 255, 1, 2, 3, 128]],
  [4, 'i2', Int16Array, [-32768, 32767, 0, 1, -1, 256]],
  [8, 'i4', Int32Array, [-(2 ** 31), 2 ** 31 - 1, 0, 1, -1, 65536]],
  [16, 'f4', Float32Array, [0.5, -0.25, Number.NaN, Number.POSITIVE_INFINITY, 2 ** -149, 3]],
  [64, 'f8', Float64Array, [0.1, -1e300, Number.NaN, Number.NEGATIVE_INFINITY, 5e-324, 3]],
  [256, 'i1', Int8Array, [-128, 127, 0, 1, -1, 5]],
  [512, 'u2', Uint16Array, [0, 65535, 1, 2, 256, 4]],
  [768, 'u4', Uint32Array, [0, 2 ** 32 - 1, 1, 2, 3, 2 ** 31]],
  [1024, 'i8', Int32Array, [-(2 ** 31), 2 ** 31 - 1, 0, 1, -1, 5]],
  [1280, 'u8', Float64Array, [0, 2 ** 32, 1, 2, 3, 2 ** 53 - 1]],
];

describe('parseNifti', () => {
  for (const [datatype, type, array, values] of TYPES) {
    it.each(KINDS)(`reads ${type} of NIfTI-$version, little-endian $littleEndian`, async (kind) => {
      const payload = encode(type, values, kind.littleEndian);
      for (const [slope, inter] of [
        [0, 0],
        [0, 5],
        [1, 0],
        [Number.NaN, 0],
        [Number.POSITIVE_INFINITY, 0],
      ]) {
        const volume = await read({
          ...kind,
          datatype,
          dims: [3, 3, 2, 1],
          payload,
          slope: slope!,
          inter: inter!,
        });
        expect(volume.data).toBeInstanceOf(array);
        expect(elements(volume)).toEqual(values);
        expect(volume.integer).toBe(!type.startsWith('f'));
        expect(volume).toMatchObject({ shape: [1, 2, 3], fileShape: [3, 2, 1], fileOrder: 'F' });
      }
    });

    it.each(KINDS)(`scales ${type} of NIfTI-$version, little-endian $littleEndian`, async (kind) => {
      const payload = encode(type, values, kind.littleEndian);
      const volume = await read({ ...kind, datatype, dims: [3, 3, 2, 1], payload, slope: 0.5, inter: -2 });
      expect(volume.data).toBeInstanceOf(Float64Array);
      expect(volume.integer).toBe(false);
      expect(elements(volume)).toEqual(values.map((value) => value * 0.5 - 2));
    });
  }

  it.each([
    [
      [1, 4],
      [1, 1, 4],
    ],
    [
      [2, 4, 3],
      [1, 3, 4],
    ],
    [
      [3, 4, 3, 2],
      [2, 3, 4],
    ],
    [
      [4, 4, 3, 2, 5],
      [5, 2, 3, 4],
    ],
    [
      [4, 4, 3, 2, 1],
      [1, 2, 3, 4],
    ],
    [
      [5, 4, 3, 2, 1, 5],
      [5, 2, 3, 4],
    ],
    [
      [5, 4, 3, 2, 5, 1],
      [5, 2, 3, 4],
    ],
    [
      [7, 4, 3, 2, 1, 5, 1, 1],
      [5, 2, 3, 4],
    ],
  ])('turns dim %j into shape %j', async (dims, shape) => {
    const fileShape = dims.slice(1);
    const payload = encode('u1', range(fileShape.reduce((a, b) => a * b)));
    for (const kind of KINDS) {
      const volume = await read({ ...kind, dims, payload });
      expect(volume).toMatchObject({ shape, fileShape, fileOrder: 'F' });
      expect(elements(volume)).toEqual(Array.from(payload));
    }
  });

  it('skips extensions, also broken ones that nifti-reader-js stumbles over', async () => {
    const dims = [3, 1, 1, 1];
    for (const version of VERSIONS) {
      const end = version === 1 ? 352 : 544;
      const none = await read({ version, dims, payload: byte, extension: [1, 0, 0, 0] });
      expect(elements(none)).toEqual([7]);
      const file = niftiFile({
        version,
        dims,
        payload: byte,
        extension: [1, 0, 0, 0],
        voxelOffset: end + 32,
      });
      file.set(encode('i4', [-16]), end);
      expect(elements(await parseNifti(sourceOf('a.nii', file)))).toEqual([7]);
    }
  });

  it('reads compressed and plain bytes whatever the name says', async () => {
    const file = niftiFile({ dims: [3, 1, 1, 1], payload: byte });
    for (const name of ['a.nii', 'a.nii.gz']) {
      expect(elements(await parseNifti(sourceOf(name, file)))).toEqual([7]);
      expect(elements(await parseNifti(sourceOf(name, gzipSync(file))))).toEqual([7]);
    }
    // One of the two magic bytes alone does not mean gzip.
    const lookalike = Uint8Array.from(file);
    lookalike[0] = 0x1f;
    await expect(parseNifti(sourceOf('a.nii', lookalike))).rejects.toThrow('is not NIfTI');
  });
});
