import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { range } from '../../../files/src/testing/files.test-support.ts';
import { temporaryFolder } from '../testing/cli.test-support.ts';
import {
  channelsLast,
  diceLoss,
  diceOfLabels,
  diceOfLogits,
  diceOfMasks,
  lengths,
  mask,
  nifti,
  npy,
  predictedLabels,
  predictedMask,
  scoreFiles,
  softmax,
  volumeLabels,
  volumeLogits,
} from '../testing/volumes.test-support.ts';

type Files = Readonly<Record<string, Uint8Array>>;

const [x, y, z] = lengths;
const logits = nifti('f4', volumeLogits, [3]);
const labels = nifti('u1', volumeLabels);
const npyLogits = npy('f4', [3, z, y, x], volumeLogits);
const npyLabels = npy('u1', [z, y, x], volumeLabels);
const soft = volumeLabels.map((_, i) => 0.5 + 0.5 * Math.sin(i));
const probability = volumeLabels.map((_, i) => 0.5 + 0.5 * Math.cos(3 * i));

const cases: readonly (readonly [name: string, files: Files, options: readonly string[], value: number])[] = [
  ['plain volumes', { 'l.nii.gz': logits, 't.nii.gz': labels }, [], diceOfLogits],
  ['labels (x, y, z, 1)', { 'l.nii': logits, 't.nii': nifti('u1', volumeLabels, [1]) }, [], diceOfLogits],
  [
    'labels with a scale that leaves them nearly whole',
    {
      'l.nii': logits,
      't.nii': nifti(
        'i2',
        volumeLabels.map((label) => label * 1000),
        [],
        { slope: 0.001000001, inter: 2e-4 },
      ),
    },
    [],
    diceOfLogits,
  ],
  [
    'labels of single precision, nearly whole',
    {
      'l.nii': logits,
      't.nii': nifti(
        'f4',
        volumeLabels.map((label) => label * (1 + 1e-7)),
      ),
    },
    [],
    diceOfLogits,
  ],
  ['labels of 64 bits in NIfTI', { 'l.nii': logits, 't.nii': nifti('i8', volumeLabels) }, [], diceOfLogits],
  [
    'labels of 64 bits in NumPy',
    { 'l.npy': npyLogits, 't.npy': npy('u8', [z, y, x], volumeLabels) },
    [],
    diceOfLogits,
  ],
  [
    'a fourth axis of length 0',
    { 'l.nii': logits, 't.nii': nifti('u1', volumeLabels, [], { dims: [4, x, y, z, 0, 1, 1, 1] }) },
    [],
    diceOfLogits,
  ],
  [
    'labels [N, 1, ...]',
    { 'l.npy': npyLogits, 't.npy': npy('u1', [1, 1, z, y, x], volumeLabels) },
    [],
    diceOfLogits,
  ],
  [
    'labels [1, ...]',
    { 'l.npy': npyLogits, 't.npy': npy('u1', [1, z, y, x], volumeLabels) },
    [],
    diceOfLogits,
  ],
  ['NumPy against NIfTI', { 'l.npy': npyLogits, 't.nii.gz': labels }, [], diceOfLogits],
  ['NIfTI against NumPy', { 'l.nii': logits, 't.npy': npyLabels }, [], diceOfLogits],
  [
    'other labels, in order',
    {
      'l.nii': logits,
      't.nii': nifti(
        'u1',
        volumeLabels.map((label) => [0, 4, 2][label]!),
      ),
    },
    ['--labels', '0,4,2'],
    diceOfLogits,
  ],
  [
    'channels last',
    { 'l.npy': npy('f4', [z, y, x, 3], channelsLast(volumeLogits, 3)), 't.npy': npyLabels },
    ['--axes', 'DHWC'],
    diceOfLogits,
  ],
  [
    'soft targets of one channel',
    { 'p.nii.gz': nifti('f8', probability), 't.nii.gz': nifti('f8', soft) },
    ['--activation', 'none'],
    diceLoss(probability, soft),
  ],
  [
    'soft targets of one channel with its axis',
    { 'p.npy': npy('f8', [1, 1, z, y, x], probability), 't.npy': npy('f8', [1, 1, z, y, x], soft) },
    ['--activation', 'none'],
    diceLoss(probability, soft),
  ],
  [
    'a mask behind a scale that leaves it nearly whole',
    {
      'p.nii': nifti('f8', probability),
      't.nii': nifti(
        'u1',
        mask.map((value) => value * 200),
        [],
        { slope: 0.005000001, inter: 1e-5 },
      ),
    },
    ['--activation', 'none'],
    diceLoss(probability, mask),
  ],
  [
    'probabilities of one channel against a mask',
    { 'p.nii': nifti('f8', probability), 't.nii': nifti('u1', mask) },
    ['--activation', 'none'],
    diceLoss(probability, mask),
  ],
];

describe('inputs that are accepted', () => {
  it.each(cases)('%s', async (_, files, options, value) => {
    const { report, error } = await scoreFiles(await temporaryFolder(), files, ...options);
    expect(error).toBe('');
    expect(report?.results[0]?.value).toBeCloseTo(value, 10);
    expect(report?.warnings).toBeUndefined();
  });

  it('reads masks with a fourth axis of 1', async () => {
    const folder = await temporaryFolder();
    const counted = volumeLabels.map((_, i) => (i < 12 ? 1 : 0));
    const files = { 'l.nii': logits, 't.nii': labels, 'm.nii': nifti('f4', counted, [1], { slope: 0.9999 }) };
    const { report } = await scoreFiles(folder, files, '--mask', join(folder, 'm.nii'));
    const half = (values: readonly number[]) => values.slice(0, 12);
    const isClass = (c: number) => half(volumeLabels).map((label) => (label === c ? 1 : 0));
    const value = softmax.reduce((sum, s, c) => sum + diceLoss(half(s), isClass(c)) / 3, 0);
    expect(report?.results[0]?.value).toBeCloseTo(value, 10);
  });

  it('leaves several labels out', async () => {
    const files = {
      'l.nii': logits,
      't.nii': nifti(
        'u1',
        volumeLabels.map((label, i) => (i === 3 ? 254 : i === 7 ? 255 : label)),
      ),
    };
    const kept = range(24).filter((i) => i !== 3 && i !== 7);
    const pick = (values: readonly number[]) => kept.map((i) => values[i]!);
    const isClass = (c: number) => pick(volumeLabels).map((label) => (label === c ? 1 : 0));
    const value = softmax.reduce((sum, s, c) => sum + diceLoss(pick(s), isClass(c)) / 3, 0);
    const params = ['--params', '{"ignoreIndex": [254, 255]}'];
    const { report, error } = await scoreFiles(await temporaryFolder(), files, ...params);
    expect(error).toBe('');
    expect(report?.results[0]?.value).toBeCloseTo(value, 10);
  });
});

describe('a label map as prediction', () => {
  const maps: readonly (readonly [string, Files, readonly string[], number, RegExp])[] = [
    [
      'two label maps',
      { 'p.nii.gz': nifti('u1', predictedLabels), 't.nii.gz': labels },
      [],
      diceOfLabels,
      /holds the labels 0, 1, 2, and is scored as a label map of 3 classes/,
    ],
    [
      'two label maps of single precision, with activation none',
      { 'p.nii': nifti('f4', predictedLabels), 't.nii': nifti('f4', volumeLabels) },
      ['--activation', 'none'],
      diceOfLabels,
      /label map/,
    ],
    [
      'two arrays',
      { 'p.npy': npy('i8', [z, y, x], predictedLabels), 't.npy': npyLabels },
      ['--axes', 'DHW'],
      diceOfLabels,
      /label map/,
    ],
    [
      'two masks, as the loss of the foreground',
      { 'p.nii': nifti('u1', predictedMask), 't.nii': nifti('u1', mask) },
      [],
      diceOfMasks,
      /holds a mask of 0 and 1, and is scored as one channel of probabilities/,
    ],
    [
      'two masks of 0 and 255',
      {
        'p.nii': nifti(
          'u1',
          predictedMask.map((value) => value * 255),
        ),
        't.nii': nifti(
          'u1',
          mask.map((value) => value * 255),
        ),
      },
      ['--labels', '0,255'],
      diceOfMasks,
      /holds a mask of 0 and 255/,
    ],
    [
      'labels that are not contiguous',
      {
        'p.nii': nifti(
          'u1',
          predictedLabels.map((label) => label * 2),
        ),
        't.nii': nifti(
          'u1',
          volumeLabels.map((label) => label * 2),
        ),
      },
      ['--labels', '0,2,4'],
      diceOfLabels,
      /3 classes, 0, 2, 4/,
    ],
    [
      'a label map against a one-hot target',
      {
        'p.nii': nifti('u1', predictedLabels),
        't.nii': nifti(
          'u1',
          [0, 1, 2].flatMap((c) => volumeLabels.map((label) => (label === c ? 1 : 0))),
          [3],
        ),
      },
      [],
      diceOfLabels,
      /label map of 3 classes/,
    ],
    [
      'a label map against a one-hot target with the channels last',
      {
        'p.npy': npy('u1', [z, y, x], predictedLabels),
        't.npy': npy(
          'u1',
          [z, y, x, 3],
          volumeLabels.flatMap((label) => [0, 1, 2].map((c) => (label === c ? 1 : 0))),
        ),
      },
      ['--layout', 'channels-last', '--axes', 'DHW'],
      diceOfLabels,
      /label map of 3 classes/,
    ],
    [
      'a label map with an axis of 1',
      { 'p.nii': nifti('u1', predictedLabels, [1]), 't.nii': labels },
      [],
      diceOfLabels,
      /label map/,
    ],
  ];

  it.each(maps)('%s', async (_, files, options, value, said) => {
    const { report, error } = await scoreFiles(await temporaryFolder(), files, ...options);
    expect(error).toBe('');
    expect(report?.results[0]?.value).toBeCloseTo(value, 10);
    expect(report?.warnings).toEqual([expect.stringMatching(said)]);
  });

  it('counts the classes that the user names, also those that are absent', async () => {
    const files = { 'p.nii': nifti('u1', predictedLabels), 't.nii': labels };
    const { report } = await scoreFiles(await temporaryFolder(), files, '--labels', '0,1,2,3');
    expect(report?.shape).toEqual([1, 4, z, y, x]);
    // The loss of a class that is neither predicted nor there is 0.
    expect(report?.results[0]?.value).toBeCloseTo((diceOfLabels * 3) / 4, 10);
  });

  it('has no gradient', async () => {
    const folder = await temporaryFolder();
    const files = { 'p.nii': nifti('u1', predictedLabels), 't.nii': labels };
    const { error } = await scoreFiles(folder, files, '--gradient', join(folder, 'g.npy'));
    expect(error).toMatch(/label map, which has no gradient/);
  });
});
