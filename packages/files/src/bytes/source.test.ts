import { execFileSync } from 'node:child_process';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { FileError } from '@segloss/core';
import { describe, expect, it } from 'vitest';
import { parseNifti } from '../nifti/read-nifti.ts';
import { readVolume } from '../read-volume.ts';
import { elements, encode, inFolder, niftiFile, npyFile } from '../testing/files.test-support.ts';
import { readText } from '../text/text.ts';
import { openSource, Source } from './source.ts';

const image = niftiFile({ dims: [3, 2, 1, 1], payload: Uint8Array.of(1, 2) });

/** Runs a test with a name at which a socket listens. */
async function withSocket(path: string, run: () => Promise<void>): Promise<void> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(path, resolve));
  try {
    await run();
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
}

describe('what is read', () => {
  it.skipIf(process.platform === 'win32')('is a regular file, and nothing that may never end', async () => {
    await inFolder(async (path) => {
      execFileSync('mkfifo', [path('pipe.npy'), path('pipe.nii.gz')]);
      await symlink('/dev/zero', path('zero.nii'));
      await symlink('/dev/null', path('null.npy'));
      await mkdir(path('folder.nii'));
      await symlink(path('loop.nii'), path('loop.nii'));
      await symlink('/proc/self/status', path('status.nii'));
      const cases = {
        'pipe.npy': 'is a pipe, which cannot be read twice and may never end. Save its output to a file',
        'pipe.nii.gz': 'is a pipe',
        'zero.nii': 'is a device. Save its output to a file',
        'null.npy': 'is a device',
        'folder.nii': 'is a folder. Name a file in it.',
        'loop.nii': 'its symbolic links form a loop',
        'status.nii': 'is empty',
      };
      for (const [name, reason] of Object.entries(cases)) {
        const error = await readVolume(path(name)).catch((thrown: unknown) => thrown);
        expect(error).toBeInstanceOf(FileError);
        expect(String(error)).toContain(reason);
      }
      await expect(readText(path('pipe.npy'))).rejects.toThrow('is a pipe');
      await withSocket(path('socket.npy'), async () => {
        await expect(readVolume(path('socket.npy'))).rejects.toThrow('is a socket');
      });
    });
  });

  it('may be a link to a regular file', async () => {
    await inFolder(async (path) => {
      await writeFile(path('a.nii'), image);
      await symlink(path('a.nii'), path('link.nii'));
      expect(elements(await readVolume(path('link.nii')))).toEqual([1, 2]);
    });
  });
});

describe('how much is read', () => {
  it('is what the header asks for, also of a file that inflates without end', async () => {
    const zeros = gzipSync(new Uint8Array(2 ** 20));
    let pulled = 0;
    // A small image, and behind it a gigabyte of zeros as further members of the archive.
    const bomb = function* () {
      yield gzipSync(image);
      for (; pulled < 1024; pulled++) yield zeros;
    };
    const stored = Readable.from(bomb());
    const source = new Source('bomb.nii.gz', stored, 1e7, gzipSync(image));
    expect(elements(await parseNifti(source))).toEqual([1, 2]);
    source.close();
    expect(pulled).toBeLessThan(64);
  });

  it('is nothing where a header asks for more than 4 GB, in all formats alike', async () => {
    await inFolder(async (path) => {
      const dims = [3, 30_000, 30_000, 10];
      const payload = Uint8Array.of(1);
      const huge = niftiFile({ dims, payload });
      await writeFile(path('a.nii.gz'), Buffer.concat([gzipSync(huge), new Uint8Array(1e7)]));
      await expect(readVolume(path('a.nii.gz'))).rejects.toThrow(
        'needs 9.0 GB of memory; the limit is 4.0 GB. Crop the volume',
      );
      const scaled = niftiFile({ dims: [3, 30_000, 30_000, 1], payload, slope: 2 });
      await writeFile(path('b.nii.gz'), Buffer.concat([gzipSync(scaled), new Uint8Array(1e7)]));
      await expect(readVolume(path('b.nii.gz'))).rejects.toThrow('needs 7.2 GB of memory');
    });
  });

  it('is nothing where a file cannot hold what its header asks for', async () => {
    await inFolder(async (path) => {
      const dims = [3, 1000, 1000, 1000];
      const file = niftiFile({ dims, payload: Uint8Array.of(1) });
      await writeFile(path('a.nii'), file);
      await writeFile(path('a.nii.gz'), gzipSync(file));
      await writeFile(path('a.npy'), npyFile({ descr: '|u1', shape: '(1000, 1000, 1000)', payload: file }));
      for (const name of ['a.nii', 'a.nii.gz', 'a.npy']) {
        await expect(readVolume(path(name))).rejects.toThrow('takes 1000000000 bytes of');
      }
    });
  });

  it('takes padding behind the voxels, as nibabel does, and finds a wrong checksum', async () => {
    const padded = Buffer.concat([image, new Uint8Array(100)]);
    const read = (bytes: Uint8Array) =>
      parseNifti(new Source('a.nii.gz', Readable.from([bytes]), bytes.length, bytes));
    expect(elements(await read(padded))).toEqual([1, 2]);
    expect(elements(await read(gzipSync(padded)))).toEqual([1, 2]);
    const damaged = gzipSync(image);
    damaged[damaged.length - 8]! ^= 1;
    await expect(read(damaged)).rejects.toThrow('cannot be decompressed');
  });

  it('lies in memory once: numbers are swapped, narrowed and scaled where they were read', async () => {
    await inFolder(async (path) => {
      const values = Array.from({ length: 24 }, (_, i) => i);
      const wide = { descr: '>i8', shape: '(2, 12)', payload: encode('i8', values, false) };
      await writeFile(path('a.npy'), npyFile(wide));
      const narrowed = (await readVolume(path('a.npy'))).data;
      expect(narrowed).toEqual(Int32Array.from(values));
      expect(narrowed.buffer.byteLength).toBe(128 + 24 * 8);
      for (const [datatype, type] of [
        [2, 'u1'],
        [4, 'i2'],
        [16, 'f4'],
        [64, 'f8'],
        [1024, 'i8'],
      ] as const) {
        const payload = encode(type, values);
        await writeFile(path('a.nii'), niftiFile({ dims: [3, 4, 3, 2], datatype, payload }));
        const plain = (await readVolume(path('a.nii'))).data;
        expect(plain.buffer.byteLength).toBe(payload.length);
        await writeFile(path('a.nii'), niftiFile({ dims: [3, 4, 3, 2], datatype, payload, slope: 0.5 }));
        const scaled = (await readVolume(path('a.nii'))).data;
        expect(scaled).toEqual(Float64Array.from(values, (value) => value / 2));
        expect(scaled.buffer.byteLength).toBe(24 * 8);
      }
    });
  });
});

describe('a source', () => {
  it('gives bytes in any portions', async () => {
    await inFolder(async (path) => {
      const bytes = Uint8Array.from({ length: 3000 }, (_, i) => i % 251);
      await writeFile(path('a'), bytes);
      await writeFile(path('a.gz'), gzipSync(bytes));
      for (const name of ['a', 'a.gz']) {
        const source = await openSource(path(name));
        expect(await source.peek(10)).toEqual(Buffer.from(bytes.subarray(0, 10)));
        expect(await source.skip(1000)).toBe(1000);
        const rest = new Uint8Array(3000);
        expect(await source.fill(rest)).toBe(2000);
        expect(rest.subarray(0, 2000)).toEqual(bytes.subarray(1000));
        expect(await source.fill(rest)).toBe(0);
        source.close();
      }
    });
  });
});
