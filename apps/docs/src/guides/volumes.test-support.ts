import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { encode, niftiFile } from '../../../../packages/files/src/testing/files.test-support.ts';

const [width, height, depth, classes] = [12, 10, 8, 3];
const voxels = width * height * depth;

/** A ball in a larger one; predictions lie a little beside it. */
const labelAt = (voxel: number, shift: number): number => {
  const [x, y, z] = [voxel % width, Math.floor(voxel / width) % height, Math.floor(voxel / (width * height))];
  const distance = Math.hypot(x - 6 - shift, y - 5, 2 * (z - 4));
  return distance < 2.5 ? 2 : distance < 4.5 ? 1 : 0;
};

const range = (count: number) => Array.from({ length: count }, (_, i) => i);

/** Writes a NIfTI file whose voxels are twice as long along z. */
async function write(
  path: string,
  values: readonly number[],
  channels: number,
  type: 'u1' | 'f4',
  slice = 2,
): Promise<void> {
  const dims = channels === 1 ? [3, width, height, depth] : [4, width, height, depth, channels];
  const file = niftiFile({
    dims,
    pixdim: [1, 1, 1, slice, 1, 1, 1, 1],
    datatype: type === 'u1' ? 2 : 16,
    payload: encode(type, values),
  });
  await writeFile(path, path.endsWith('.gz') ? gzipSync(file) : file);
}

const probabilities = (shift: number): readonly number[] =>
  range(classes).flatMap((c) => range(voxels).map((v) => (labelAt(v, shift) === c ? 0.8 : 0.1)));

/** Writes the probabilities of a case as a NIfTI file, a little beside its labels. */
export const writeProbabilities = (folder: string, name: string, shift: number): Promise<void> =>
  write(join(folder, name), probabilities(shift), classes, 'f4');

/** Writes the labels of a case as a NIfTI file. */
export const writeLabels = (folder: string, name: string, slice?: number): Promise<void> =>
  write(
    join(folder, name),
    range(voxels).map((voxel) => labelAt(voxel, 0)),
    1,
    'u1',
    slice,
  );
