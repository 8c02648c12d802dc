import { gzipSync } from 'node:zlib';
import { FileError } from '@segloss/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  encode,
  errorOf,
  type NiftiParts,
  niftiFile,
  range,
  sourceOf,
} from '../testing/files.test-support.ts';
import { parseNifti } from './read-nifti.ts';

const read = (parts: NiftiParts) => parseNifti(sourceOf('a.nii', niftiFile(parts)));
const VERSIONS = [1, 2] as const;
const KINDS = VERSIONS.flatMap((version) => [true, false].map((littleEndian) => ({ version, littleEndian })));
const TYPES = [
  [2, 'u1'],
  [4, 'i2'],
  [16, 'f4'],
  [64, 'f8'],
  [1024, 'i8'],
  [1280, 'u8'],
] as const;
const byte = Uint8Array.of(7);

describe('parseNifti, given bad files', () => {
  it.each([
    [[5, 1, 1, 1, 2, 2], 'has both a time axis and channels (shape [1,1,1,2,2])'],
    [[6, 1, 1, 1, 1, 1, 2], 'has both a time axis and channels'],
    [[0, 1, 1, 1], 'has 0 axes by its header; 1 to 7 are possible'],
    [[8, 1, 1, 1], 'has 8 axes'],
    [[3, 2, 0, 2], 'has an axis without voxels (shape [2,0,2])'],
    [[3, 0, 2, 2], 'has an axis without voxels'],
    [[3, 0, 0, 0], 'has an axis without voxels'],
    [[3, 2, -3, 1], 'has an axis without voxels'],
  ])('refuses dim %j', async (dims, reason) => {
    for (const kind of KINDS) {
      await expect(read({ ...kind, dims, payload: byte })).rejects.toThrow(
        `[segloss/files] file 'a.nii': ${reason}`,
      );
    }
  });

  it.each([
    [1, 'has one bit per voxel'],
    [32, 'is not numeric: it holds complex numbers'],
    [128, 'is not numeric: it holds RGB colours'],
    [1536, 'has 128-bit floats'],
    [1792, 'is not numeric: it holds complex numbers'],
    [2048, 'is not numeric: it holds complex numbers'],
    [2304, 'is not numeric: it holds RGBA colours'],
    [0, 'has an unknown type of voxel (NIfTI datatype 0)'],
  ])('refuses datatype %i', async (datatype, reason) => {
    await expect(read({ datatype, dims: [3, 1, 1, 1], payload: new Uint8Array(32) })).rejects.toThrow(reason);
  });

  it('refuses bits per voxel that contradict the datatype, unless they say nothing', async () => {
    for (const kind of KINDS) {
      for (const [datatype, type] of TYPES) {
        const parts = {
          ...kind,
          datatype,
          dims: [3, 1, 1, 1],
          payload: encode(type, [7], kind.littleEndian),
        };
        const bits = 8 * Number(type[1]);
        for (const bitpix of [0, bits]) expect((await read({ ...parts, bitpix })).data[0]).toBe(7);
        const refusal = `its datatype ${datatype} has ${bits} bits per voxel, but its bitpix is ${bits + 8}`;
        await expect(read({ ...parts, bitpix: bits + 8 })).rejects.toThrow(refusal);
      }
    }
  });

  it('warns of bytes behind the voxels', async () => {
    const bytes = niftiFile({ dims: [3, 2, 1, 1], payload: Uint8Array.of(1, 2, 3, 4, 5) });
    const plain = await parseNifti(sourceOf('a.nii', bytes));
    expect([...plain.data]).toEqual([1, 2]);
    expect(plain.warnings[0]?.message).toMatch(
      /3 bytes follow the voxels of its shape \[2,1,1\].*are not read/,
    );
    const packed = await parseNifti(sourceOf('a.nii.gz', gzipSync(bytes)));
    expect(packed.warnings[0]?.message).toMatch(/more bytes follow the voxels/);
    const whole = niftiFile({ dims: [3, 2, 1, 1], payload: Uint8Array.of(1, 2) });
    for (const stored of [whole, gzipSync(whole)]) {
      expect((await parseNifti(sourceOf('a.nii', stored))).warnings).toEqual([]);
    }
  });

  it('refuses what is not one complete NIfTI file', async () => {
    const dims = [3, 1, 1, 1];
    const refusal = (parts: Partial<NiftiParts>) => read({ dims, payload: byte, ...parts });
    await expect(refusal({ magic: 'ni1' })).rejects.toThrow('is the header of a .hdr/.img pair');
    await expect(refusal({ version: 2, magic: 'ni2' })).rejects.toThrow('is the header of a .hdr/.img pair');
    await expect(refusal({ magic: 'n+2' })).rejects.toThrow('its magic text is missing');
    await expect(refusal({ magic: '\0\0\0' })).rejects.toThrow('its magic text is missing');
    await expect(refusal({ voxelOffset: 0 })).rejects.toThrow(
      'begin at byte 0; the smallest possible offset is 352',
    );
    await expect(refusal({ voxelOffset: 352.5 })).rejects.toThrow('begin at byte 352.5');
    await expect(refusal({ voxelOffset: Number.NaN })).rejects.toThrow('begin at byte NaN');
    await expect(refusal({ version: 2, voxelOffset: 543 })).rejects.toThrow(
      'the smallest possible offset is 544',
    );
    await expect(refusal({ slope: 2, inter: Number.NaN })).rejects.toThrow('the intercept NaN');
    await expect(parseNifti(sourceOf('a.nii', new Uint8Array(0)))).rejects.toThrow('is empty');
    await expect(parseNifti(sourceOf('a.nii', new Uint8Array(1000)))).rejects.toThrow('is not NIfTI');
  });

  it('says how many bytes are expected and how many there are', async () => {
    const parts = { datatype: 16, dims: [3, 2, 2, 2], payload: new Uint8Array(31) };
    const reason = 'is truncated: shape [2,2,2] takes 32 bytes of voxels, got 31';
    for (const version of VERSIONS) await expect(read({ ...parts, version })).rejects.toThrow(reason);
    const file = niftiFile({ ...parts, voxelOffset: 4000 }).subarray(0, 400);
    await expect(parseNifti(sourceOf('a.nii', file))).rejects.toThrow('takes 32 bytes of voxels, got 0');
    const huge = { version: 2 as const, dims: [7, ...new Array<number>(7).fill(2 ** 31)], payload: byte };
    await expect(read(huge)).rejects.toThrow(FileError);
  });

  it('throws a FileError for every truncation of a valid file', async () => {
    const kinds = fc.constantFrom(...KINDS);
    const types = fc.constantFrom(...TYPES);
    await fc.assert(
      fc.asyncProperty(kinds, types, fc.boolean(), fc.nat(), async (kind, [datatype, type], zip, cut) => {
        const payload = encode(type, range(24), kind.littleEndian);
        const plain = niftiFile({ ...kind, datatype, dims: [3, 4, 3, 2], payload, slope: 2 });
        const file = zip ? gzipSync(plain) : plain;
        const error = await errorOf(() => parseNifti(sourceOf('a.nii', file.subarray(0, cut % file.length))));
        expect(error).toBeInstanceOf(FileError);
      }),
      { numRuns: 500 },
    );
  });

  it('gives a volume or a FileError, nothing else, when bytes are damaged', async () => {
    const damages = fc.array(fc.tuple(fc.nat(543), fc.nat(255)), { maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...KINDS), damages, fc.boolean(), async (kind, damage, zip) => {
        const payload = encode('i2', range(24), kind.littleEndian);
        const plain = niftiFile({ ...kind, datatype: 4, dims: [3, 4, 3, 2], payload });
        const file = zip ? gzipSync(plain) : plain;
        for (const [at, value] of damage) if (at < file.length) file[at] = value;
        try {
          const { data, shape } = await parseNifti(sourceOf('a.nii', file));
          expect(data.length).toBe(shape.reduce((a, b) => a * b));
        } catch (error) {
          expect(error).toBeInstanceOf(FileError);
        }
      }),
      { numRuns: 2000 },
    );
  });
});
