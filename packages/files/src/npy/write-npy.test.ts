import { readFile, stat, writeFile } from 'node:fs/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readVolume } from '../read-volume.ts';
import { elements, encode, inFolder, niftiFile, range } from '../testing/files.test-support.ts';
import { writeNpy } from './write-npy.ts';

describe('writeNpy', () => {
  it('writes the header that NumPy writes', async () => {
    await inFolder(async (path) => {
      await writeNpy(path('a.npy'), Float32Array.of(1, 2), [2], 'C');
      const bytes = await readFile(path('a.npy'));
      expect(bytes.subarray(0, 10).toString('latin1')).toBe('\x93NUMPY\x01\0\x76\0');
      const text = bytes.subarray(10, 128).toString('latin1');
      expect(text.trimEnd()).toBe("{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }");
      expect(text.at(-1)).toBe('\n');
      expect(bytes.subarray(128)).toEqual(Buffer.from(encode('f4', [1, 2])));
    });
  });

  it('marks a header with white space, which readers skip', async () => {
    await inFolder(async (path) => {
      // Of all lengths of the header, so that some leave no room for the mark.
      for (let digits = 1; digits < 70; digits++) {
        const shape = [2, ...new Array<number>(digits).fill(1)];
        await writeNpy(path('a.npy'), Float32Array.of(1, 2), shape, 'C', true);
        const bytes = await readFile(path('a.npy'));
        expect(bytes.length % 64).toBe(8);
        expect(bytes.toString('latin1', 0, bytes.length - 8)).toMatch(/\}\s*\t\n$/);
        expect((await readVolume(path('a.npy'))).shape).toEqual(shape);
      }
    });
  });

  it('aligns the data to 64 bytes and is read back, for any shape', async () => {
    await inFolder(async (path) => {
      const shapes = fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 8 });
      const file = path('a.npy');
      await fc.assert(
        fc.asyncProperty(shapes, fc.boolean(), async (shape, single) => {
          const values = range(shape.reduce((a, b) => a * b));
          await writeNpy(file, single ? Float32Array.from(values) : Float64Array.from(values), shape, 'C');
          expect(((await stat(file)).size - values.length * (single ? 4 : 8)) % 64).toBe(0);
          const volume = await readVolume(file);
          expect(volume.shape).toEqual(shape);
          expect(volume.data).toBeInstanceOf(single ? Float32Array : Float64Array);
          expect(elements(volume)).toEqual(values);
        }),
        { numRuns: 50 },
      );
    });
  });

  it('writes a view into a larger buffer', async () => {
    await inFolder(async (path) => {
      await writeNpy(path('a.npy'), Float64Array.of(1, 2, 3, 4).subarray(1, 3), [2], 'C');
      expect(elements(await readVolume(path('a.npy')))).toEqual([2, 3]);
    });
  });

  it('gives an array like a NIfTI image the shape that nibabel shows', async () => {
    await inFolder(async (path) => {
      const payload = encode('u1', range(24));
      await writeFile(path('a.nii'), niftiFile({ dims: [5, 4, 3, 1, 1, 2], payload }));
      const image = await readVolume(path('a.nii'));
      expect(image.shape).toEqual([2, 1, 3, 4]);
      await writeNpy(path('g.npy'), Float64Array.from(image.data), image.fileShape, image.fileOrder);
      const header = (await readFile(path('g.npy'))).subarray(0, 128).toString('latin1');
      expect(header).toContain("'fortran_order': True, 'shape': (4, 3, 1, 1, 2), ");
      const gradient = await readVolume(path('g.npy'));
      expect(gradient.shape).toEqual([4, 3, 1, 1, 2]);
      // Voxel x = 1, y = 2, channel 1 lies at byte 1 + 4 * (2 + 3 * 1) of the image.
      expect(gradient.data[(1 * 3 + 2) * 2 + 1]).toBe(21);
    });
  });

  it('refuses a shape that does not fit', async () => {
    await expect(writeNpy('a.npy', new Float32Array(5), [2, 3], 'C')).rejects.toThrow(
      "file 'a.npy': cannot be written: shape [2,3] does not take 5 elements",
    );
  });
});
