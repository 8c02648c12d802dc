import { range } from '../../../files/src/testing/files.test-support.ts';
import { followAll, type Mistake } from '../testing/remedies.test-support.ts';
import {
  channelsLast,
  diceLoss,
  diceOfLogits,
  lengths,
  mask,
  nifti,
  niftiOf,
  npy,
  volumeLabels,
  volumeLogits,
} from '../testing/volumes.test-support.ts';

const [x, y, z] = lengths;
const isClass = (values: readonly number[], c: number) => values.map((value) => (value === c ? 1 : 0));
const oneHot = [0, 1, 2].flatMap((c) => isClass(volumeLabels, c));
const soft = range(24).map((i) => 0.5 + 0.4 * Math.sin(i));
const oneHotLast = channelsLast(oneHot, 3);

/** An image of the first slice: logits [C, y, x] of three classes, and labels. */
const slice = (values: readonly number[]) => range(3).flatMap((c) => values.slice(24 * c, 24 * c + 12));
const imageLogits = slice(volumeLogits);
const imageOneHot = slice(oneHot);
const imageLabels = volumeLabels.slice(0, 12);
const imageSoftmax = range(3).map((c) =>
  range(12).map((v) => {
    const powers = range(3).map((k) => Math.exp(imageLogits[12 * k + v]!));
    return powers[c]! / (powers[0]! + powers[1]! + powers[2]!);
  }),
);
const diceOfImage = imageSoftmax.reduce((total, s, c) => total + diceLoss(s, isClass(imageLabels, c)), 0) / 3;
const turned = (values: readonly number[]) => range(12).map((i) => values[(i % y) * x + Math.floor(i / y)]!);

const axes: readonly Mistake[] = [
  {
    name: 'axes that put the channels first where they are last',
    files: {
      'p.npy': npy('f4', [1, z, y, x, 3], channelsLast(volumeLogits, 3)),
      't.npy': npy('u1', [1, z, y, x], volumeLabels),
    },
    options: ['--axes', 'NCDHW'],
    says: /does not fit/,
    advice: 'Use --axes NDHWC',
    next: { options: ['--axes', 'NDHWC'] },
    value: diceOfLogits,
  },
  {
    name: 'a prediction of the foreground against a one-hot target of two channels',
    files: {
      'p.nii': nifti('f8', soft),
      't.nii': nifti('u1', [...mask.map((value) => 1 - value), ...mask], [2]),
    },
    options: ['--activation', 'none'],
    says: /If its one channel is the foreground/,
    advice: 'np.asanyarray(image.dataobj)[..., 1]',
    next: { files: { 'p.nii': nifti('f8', soft), 't.nii': nifti('u1', mask) } },
    value: diceLoss(soft, mask),
  },
  ...(
    [
      ['first', [1, 3, z, y, x], [1, z, y, x, 3], -1, 1, []],
      ['first without samples', [3, z, y, x], [z, y, x, 3], -1, 0, []],
    ] as const
  ).map(([name, prediction, target, from, to, options]) => ({
    name: `channels ${name} in the prediction, last in the target`,
    files: { 'p.npy': npy('f4', prediction, volumeLogits), 't.npy': npy('u1', target, oneHotLast) },
    options,
    says: /does not fit/,
    advice: `save np.moveaxis(array, ${from}, ${to}) as`,
    next: { files: { 'p.npy': npy('f4', prediction, volumeLogits), 't.npy': npy('u1', prediction, oneHot) } },
    value: diceOfLogits,
  })),
  {
    name: 'channels last in the prediction, first in the target',
    files: {
      'p.npy': npy('f4', [1, z, y, x, 3], channelsLast(volumeLogits, 3)),
      't.npy': npy('u1', [1, 3, z, y, x], oneHot),
    },
    says: /save np\.moveaxis\(array, 1, -1\) as '.*t\.npy'/,
    advice: 'and add --layout channels-last',
    next: {
      files: {
        'p.npy': npy('f4', [1, z, y, x, 3], channelsLast(volumeLogits, 3)),
        't.npy': npy('u1', [1, z, y, x, 3], oneHotLast),
      },
      options: ['--layout', 'channels-last'],
    },
    value: diceOfLogits,
  },
  {
    name: 'channels last in an array, against a one-hot image',
    files: {
      'p.npy': npy('f4', [z, y, x, 3], channelsLast(volumeLogits, 3)),
      't.nii': nifti('u1', oneHot, [3]),
    },
    says: /does not fit/,
    advice: 'save np.moveaxis(array, -1, 0)',
    next: { files: { 'p.npy': npy('f4', [3, z, y, x], volumeLogits), 't.nii': nifti('u1', oneHot, [3]) } },
    value: diceOfLogits,
  },
  {
    name: 'labels whose axes are in another order',
    files: {
      'p.npy': npy('f4', [3, z, y, x], volumeLogits),
      't.npy': npy(
        'u1',
        [y, z, x],
        range(24).map(
          (i) => volumeLabels[(Math.floor(i / x) % z) * y * x + Math.floor(i / (z * x)) * x + (i % x)]!,
        ),
      ),
    },
    says: /If its axes are in another order/,
    advice: 'save np.transpose(array, (1, 0, 2))',
    next: {
      files: { 'p.npy': npy('f4', [3, z, y, x], volumeLogits), 't.npy': npy('u1', [z, y, x], volumeLabels) },
    },
    value: diceOfLogits,
  },
  {
    name: 'channels first, then the axes in the order of nibabel',
    files: {
      'p.npy': npy(
        'f4',
        [3, x, y, z],
        range(72).map((i) => {
          const [c, v] = [Math.floor(i / 24), i % 24];
          const [a, b, d] = [Math.floor(v / (y * z)), Math.floor(v / z) % y, v % z];
          return volumeLogits[24 * c + (d * y + b) * x + a]!;
        }),
      ),
      't.nii': nifti('u1', volumeLabels),
    },
    says: /If its spatial axes are in reverse/,
    advice: 'save np.transpose(array, (0, 3, 2, 1))',
    next: {
      files: { 'p.npy': npy('f4', [3, z, y, x], volumeLogits), 't.nii': nifti('u1', volumeLabels) },
    },
    value: diceOfLogits,
  },
  {
    name: 'a target without the channel of the background',
    files: { 'p.nii': nifti('f4', volumeLogits, [3]), 't.nii': nifti('u1', oneHot.slice(24), [2]) },
    says: /The prediction has 3 channels, and the target 2/,
    advice:
      'np.concatenate([1 - np.asanyarray(image.dataobj).max(3, keepdims=True), np.asanyarray(image.dataobj)], 3)',
    next: { files: { 'p.nii': nifti('f4', volumeLogits, [3]), 't.nii': nifti('u1', oneHot, [3]) } },
    value: diceOfLogits,
  },
  {
    name: 'a target with a channel more than the prediction, the background',
    files: {
      'p.npy': npy('f8', [1, 2, z, y, x], oneHot.slice(24)),
      't.npy': npy('u1', [1, 3, z, y, x], oneHot),
    },
    options: ['--activation', 'none'],
    says: /The prediction has 2 channels, and the target 3/,
    advice: 'save array[:, 1:]',
    next: {
      files: {
        'p.npy': npy('f8', [1, 2, z, y, x], oneHot.slice(24)),
        't.npy': npy('u1', [1, 2, z, y, x], oneHot.slice(24)),
      },
    },
    value: 0,
  },
  {
    name: 'an array of two axes in the order of nibabel',
    files: { 'p.npy': npy('f4', [3, y, x], imageLogits), 't.npy': npy('u1', [x, y], turned(imageLabels)) },
    says: /does not fit/,
    advice: 'save array.T',
    next: { files: { 'p.npy': npy('f4', [3, y, x], imageLogits), 't.npy': npy('u1', [y, x], imageLabels) } },
    value: diceOfImage,
  },
  {
    name: 'an array of two axes in the order of nibabel against an image',
    files: {
      'p.nii': niftiOf('f4', [x, y, 1, 3], imageLogits),
      't.npy': npy('u1', [x, y], turned(imageLabels)),
    },
    says: /has its axes in the order of nibabel/,
    advice: 'save array.T',
    next: {
      files: { 'p.nii': niftiOf('f4', [x, y, 1, 3], imageLogits), 't.npy': npy('u1', [y, x], imageLabels) },
    },
    value: diceOfImage,
  },
  ...(['t.nii', 't.npy'] as const).map((name) => {
    const target = name === 't.nii' ? niftiOf('u1', [x, y], imageLabels) : npy('u1', [y, x], imageLabels);
    return {
      name: `channels along the third axis of an image, against ${name}`,
      files: { 'p.nii': niftiOf('f4', [x, y, 3], imageLogits), [name]: target },
      says: /If the third axis of '.*p\.nii' holds 3 channels, save it as \(x, y, 1, channels\)/,
      advice: 'np.asanyarray(image.dataobj)[:, :, None, :]',
      next: { files: { 'p.nii': niftiOf('f4', [x, y, 1, 3], imageLogits), [name]: target } },
      value: diceOfImage,
    };
  }),
  {
    name: 'channels along the third axis of both images',
    files: { 'p.nii': niftiOf('f4', [x, y, 3], imageLogits), 't.nii': niftiOf('u1', [x, y, 3], imageOneHot) },
    says: /softmax over one channel is 1 everywhere.*Do the same with the target/,
    advice: 'np.asanyarray(image.dataobj)[:, :, None, :]',
    next: {
      files: {
        'p.nii': niftiOf('f4', [x, y, 1, 3], imageLogits),
        't.nii': niftiOf('u1', [x, y, 1, 3], imageOneHot),
      },
    },
    value: diceOfImage,
  },
  {
    name: 'channels along the third axis of a one-hot image',
    files: { 'p.npy': npy('f4', [3, y, x], imageLogits), 't.nii': niftiOf('u1', [x, y, 3], imageOneHot) },
    says: /The target has one class per voxel along its first axis/,
    advice: '--axes CHW',
    next: { options: ['--axes', 'CHW'] },
    value: diceOfImage,
  },
];

followAll(axes);
