import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import {
  type ElementType,
  encode,
  type NiftiParts,
  niftiFile,
  npyFile,
  range,
} from '../../../files/src/testing/files.test-support.ts';
import { run } from './cli.test-support.ts';

/** Lengths of the axes x, y, z of the volumes below. */
export const lengths = [4, 3, 2] as const;
const voxels = 24;
const classes = 3;

/** Logits of three classes, [C, z, y, x]; in single precision, so that files hold them exactly. */
export const volumeLogits: readonly number[] = range(classes * voxels).map((i) =>
  Math.fround(2 * Math.sin(1 + 1.7 * i)),
);

/** Labels 0, 1, 2, [z, y, x]. */
export const volumeLabels: readonly number[] = range(voxels).map((i) => Math.floor(1.7 * i) % 3);

/** A prediction of labels 0, 1, 2 that is wrong in some voxels. */
export const predictedLabels: readonly number[] = volumeLabels.map((label, i) =>
  i % 5 === 0 ? (label + 1) % 3 : label,
);

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** Computes the Dice loss of one class from its probabilities and its mask, with the default smoothing. */
export function diceLoss(s: readonly number[], g: readonly number[]): number {
  const overlap = sum(s.map((value, i) => value * g[i]!));
  return 1 - (2 * overlap + 1e-5) / (sum(s) + sum(g) + 1e-5);
}

const isClass = (labels: readonly number[], c: number): number[] =>
  labels.map((label) => (label === c ? 1 : 0));

/** Softmax of the logits, one list per class. */
export const softmax: readonly (readonly number[])[] = range(classes).map((c) =>
  range(voxels).map((v) => {
    const powers = range(classes).map((k) => Math.exp(volumeLogits[k * voxels + v]!));
    return powers[c]! / sum(powers);
  }),
);

/** Dice loss of the logits and the labels. */
export const diceOfLogits = sum(softmax.map((s, c) => diceLoss(s, isClass(volumeLabels, c)))) / classes;

/** Dice loss of the logits and the labels without the first voxel. */
export const diceWithoutFirst =
  sum(softmax.map((s, c) => diceLoss(s.slice(1), isClass(volumeLabels, c).slice(1)))) / classes;

/** Dice loss of the predicted labels as one-hot probabilities. */
export const diceOfLabels =
  sum(range(classes).map((c) => diceLoss(isClass(predictedLabels, c), isClass(volumeLabels, c)))) / classes;

/** Masks of 0 and 1, and their Dice loss. */
export const mask = isClass(volumeLabels, 1);
export const predictedMask = isClass(predictedLabels, 1);
export const diceOfMasks = diceLoss(predictedMask, mask);

const datatypes: Readonly<Record<string, number>> = {
  u1: 2,
  i2: 4,
  f4: 16,
  f8: 64,
  u2: 512,
  i8: 1024,
  u8: 1280,
};

/** Builds a NIfTI file. */
export function niftiOf(
  type: ElementType,
  shape: readonly number[],
  values: readonly number[],
  parts: Partial<NiftiParts> = {},
): Uint8Array {
  const dims = [shape.length, ...shape, ...new Array<number>(7 - shape.length).fill(1)];
  return niftiFile({ dims, datatype: datatypes[type]!, payload: encode(type, values), ...parts });
}

/** Builds a NIfTI file of the lengths above, with further axes. */
export const nifti = (
  type: ElementType,
  values: readonly number[],
  more: readonly number[] = [],
  parts: Partial<NiftiParts> = {},
): Uint8Array => niftiOf(type, [...lengths, ...more], values, parts);

/** Builds an .npy file. */
export const npy = (type: ElementType, shape: readonly number[], values: readonly number[]): Uint8Array =>
  npyFile({ descr: `<${type}`, shape: `(${shape.join(', ')},)`, payload: encode(type, values) });

/** Turns [C, ...] into [..., C]. */
export const channelsLast = (values: readonly number[], channels: number): number[] => {
  const count = values.length / channels;
  return range(values.length).map((i) => values[(i % channels) * count + Math.floor(i / channels)]!);
};

/** What a score says, as JSON. */
export interface ScoreReport {
  readonly shape: readonly number[];
  readonly results: readonly {
    readonly value: number;
    readonly unit?: string;
    readonly spacing?: { readonly values: readonly number[]; readonly from: string };
  }[];
  readonly warnings?: readonly string[];
}

/** The outcome of scoring two files: the report, or the error in one line. */
export interface Scored {
  readonly report?: ScoreReport;
  readonly error: string;
}

/** Writes files, those whose names end in .gz compressed, and scores the first against the second with Dice. */
export async function scoreFiles(
  folder: string,
  files: Readonly<Record<string, Uint8Array>>,
  ...options: string[]
): Promise<Scored> {
  for (const [name, bytes] of Object.entries(files)) {
    await writeFile(join(folder, name), name.endsWith('.gz') ? gzipSync(bytes) : bytes);
  }
  const [prediction, target] = Object.keys(files).map((name) => join(folder, name));
  const loss = options.includes('--loss') ? [] : ['--loss', 'dice'];
  const named = ['--prediction', prediction!, '--target', target!, '--backend', 'reference', '--json'];
  const { code, stdout, stderr } = await run('score', ...named, ...loss, ...options);
  if (code === 0) return { report: JSON.parse(stdout), error: '' };
  return { error: stderr };
}
