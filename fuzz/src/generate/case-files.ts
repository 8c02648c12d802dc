import { gzipSync } from 'node:zlib';
import type { Entry } from '../sandbox.ts';
import { niftiBytes } from './nifti.ts';
import { floats, npyBytes, payloadOf } from './npy.ts';

const wave = (count: number, phase: number): number[] =>
  Array.from({ length: count }, (_, i) => Number((3 * Math.sin(5 * i + phase)).toFixed(2)));
const labels = (count: number, classes: number): number[] =>
  Array.from({ length: count }, (_, i) => (i * i + 1) % classes);

const image = (
  dims: readonly number[],
  datatype: number,
  values: readonly number[],
  spacing = [1, 2, 3],
): Uint8Array =>
  gzipSync(
    niftiBytes({
      version: 1,
      little: true,
      datatype,
      dims,
      pixdim: spacing,
      slope: 0,
      inter: 0,
      units: 2,
      qform: 0,
      sform: 1,
      quatern: [0, 0, 0, 0, 0, 0],
      matrix: [spacing[0]!, 0, 0, 0, 0, spacing[1]!, 0, 0, 0, 0, spacing[2]!, 0],
      gap: 0,
      isExtended: false,
      values,
    }),
  );

/** Cases that can be scored, files that cannot, and names that are not what they seem. */
export const caseFiles: Readonly<Record<string, Entry>> = {
  'logits.npy': floats([1, 3, 4, 5], wave(60, 1)),
  'logits2.npy': floats([2, 3, 4, 5], wave(120, 2)),
  'target.npy': npyBytes('|u1', [1, 4, 5], payloadOf('u1', labels(20, 3))),
  'target2.npy': npyBytes('<i8', [2, 4, 5], payloadOf('i8', labels(40, 3))),
  'dense.npy': floats([1, 3, 4, 5], labels(60, 2)),
  'mask.npy': npyBytes('|b1', [1, 4, 5], payloadOf('b1', labels(20, 2))),
  'weights.npy': floats(
    [1, 4, 5],
    Array.from({ length: 20 }, (_, i) => (i % 5) / 2),
  ),
  'probabilities.npy': floats(
    [1, 2, 4, 5],
    Array.from({ length: 40 }, (_, i) => (i < 20 ? 0.25 : 0.75)),
  ),
  'binary.npy': npyBytes('|u1', [1, 4, 5], payloadOf('u1', labels(20, 2))),
  'last.npy': floats([1, 4, 5, 3], wave(60, 3)),
  'logits.nii.gz': image([5, 4, 2, 3], 16, wave(120, 4)),
  'labels.nii.gz': image([5, 4, 2], 2, labels(40, 3)),
  'shifted.nii.gz': image([5, 4, 2], 2, labels(40, 3), [2, 2, 3]),
  'nan.npy': floats([1, 3, 4, 5], [...wave(59, 1), Number.NaN]),
  'huge.npy': floats(
    [1, 3, 4, 5],
    wave(60, 1).map((x) => x * 1e30),
  ),
  'hostile.npy': npyBytes('\u001b[2J\u009b', [1, 4, 5], payloadOf('u1', labels(20, 3))),
  'empty.npy': new Uint8Array(),
  'pointer.nii.gz': Buffer.from('version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n'),
  'text.npy': Buffer.from('not an array'),
  'link.npy': { symlink: 'logits.npy' },
  'hard.npy': { hardlink: 'target.npy' },
  'endless.npy': { symlink: 'endless.npy' },
  'dangling.npy': { symlink: 'nowhere.npy' },
  'pipe.npy': { fifo: true },
  'zero.npy': { symlink: '/dev/zero' },
  'adapter.mjs': Buffer.from(
    "export const adapter = { name: 'x', devices: async () => [], open: async () => { throw new Error('no') } };\n",
  ),
  'throws.mjs': Buffer.from("throw new Error('\\u001b[2J\\nstack');\n"),
};

/** Names of these files, and of some that are not there. */
export const fileNames: readonly string[] = [
  ...Object.keys(caseFiles),
  './logits.npy',
  'sub/../target.npy',
  'sub',
  'missing.npy',
  'missing/folder.npy',
  'new.npy',
  'sub/new.npy',
  'new.json',
  '\u001b[31m.npy',
  '/dev/null',
];
