import { range } from '../files/test-support.ts';
import { followAll, type Mistake } from './remedies.test-support.ts';
import {
  channelsLast,
  diceLoss,
  diceOfLabels,
  diceOfLogits,
  lengths,
  nifti,
  niftiOf,
  npy,
  predictedLabels,
  volumeLabels,
  volumeLogits,
} from './volumes.test-support.ts';

const [x, y, z] = lengths;
const isClass = (values: readonly number[], c: number) => values.map((value) => (value === c ? 1 : 0));
const oneHot = [0, 1, 2].flatMap((c) => isClass(volumeLabels, c));
const oneHotLast = channelsLast(oneHot, 3);
const map = npy('u1', [z, y, x], predictedLabels);
const plus = (values: readonly number[], by: number) => values.map((value) => value + by);

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

const labelMaps: readonly Mistake[] = [
  {
    name: 'a label map against a one-hot target with the channels last, ambiguous',
    files: { 'p.npy': map, 't.npy': npy('u1', [z, y, x, 3], oneHotLast) },
    says: /it may be NHW .* or DHW/,
    advice: '--axes DHW',
    next: { options: ['--axes', 'DHW'] },
    value: diceOfLabels,
  },
  {
    name: 'a label map against a one-hot target with another layout',
    files: { 'p.npy': map, 't.npy': npy('u1', [3, z, y, x], oneHot) },
    options: ['--layout', 'channels-last', '--axes', 'DHW'],
    says: /one-hot with the layout channels-first/,
    advice: '--layout channels-first',
    next: { options: ['--layout', 'channels-first', '--axes', 'DHW'] },
    value: diceOfLabels,
  },
  {
    name: 'a label map whose axes do not fit a one-hot target',
    files: { 'p.npy': map, 't.npy': npy('u1', [1, 3, z, y, x], oneHot) },
    options: ['--axes', 'NHW'],
    says: /does not fit a prediction of NHW/,
    advice: 'Leave --axes out',
    next: { options: [] },
    value: diceOfLabels,
  },
  {
    name: 'a label map against a one-hot array of 0 and 255',
    files: {
      'p.npy': map,
      't.npy': npy(
        'u1',
        [3, z, y, x],
        oneHot.map((value) => 255 * value),
      ),
    },
    says: /it has 255 where a one-hot target has 1/,
    advice: 'save array / 255',
    next: { files: { 'p.npy': map, 't.npy': npy('f8', [3, z, y, x], oneHot) } },
    value: diceOfLabels,
  },
  {
    name: 'a label map against a one-hot image of 0 and 255',
    files: {
      'p.nii': nifti('u1', predictedLabels),
      't.nii': nifti(
        'u1',
        oneHot.map((value) => 255 * value),
        [3],
      ),
    },
    says: /it has 255 where a one-hot target has 1/,
    advice: 'np.asanyarray(image.dataobj) // 255',
    next: { files: { 'p.nii': nifti('u1', predictedLabels), 't.nii': nifti('u1', oneHot, [3]) } },
    value: diceOfLabels,
  },
  {
    name: 'labels from 1 against a one-hot target',
    files: {
      'p.npy': npy('u1', [z, y, x], plus(predictedLabels, 1)),
      't.npy': npy('u1', [3, z, y, x], oneHot),
    },
    says: /a label map with the label 3, but the target has 3 channels/,
    advice: '--labels 1,2,3',
    next: { options: ['--labels', '1,2,3'] },
    value: diceOfLabels,
  },
  {
    name: 'more labels in the list than a one-hot target has channels',
    files: { 'p.npy': map, 't.npy': npy('u1', [3, z, y, x], oneHot) },
    options: ['--labels', '0,1,2,3'],
    says: /names 4 labels, but the target has 3 channels/,
    advice: 'Leave --labels out',
    next: { options: [] },
    value: diceOfLabels,
  },
  {
    name: 'a one-hot target without the channel of the background',
    files: { 'p.npy': map, 't.npy': npy('u1', [2, z, y, x], oneHot.slice(24)) },
    says: /some of its voxels have no class/,
    advice: 'save np.concatenate([1 - array.max(0, keepdims=True), array], 0)',
    next: { files: { 'p.npy': map, 't.npy': npy('u1', [3, z, y, x], oneHot) } },
    value: diceOfLabels,
  },
  {
    name: 'the probabilities of a network as the target of labels',
    files: {
      'p.nii': nifti('u1', volumeLabels),
      't.nii': nifti(
        'f8',
        oneHot.map((value) => 0.1 + 0.7 * value),
        [3],
      ),
    },
    says: /it holds fractions, while the prediction holds labels/,
    advice: 'swap --prediction and --target, and add --activation none',
    next: {
      files: {
        'p.nii': nifti(
          'f8',
          oneHot.map((value) => 0.1 + 0.7 * value),
          [3],
        ),
        't.nii': nifti('u1', volumeLabels),
      },
      options: ['--activation', 'none'],
    },
    value:
      range(3).reduce((total, c) => {
        const g = isClass(volumeLabels, c);
        return (
          total +
          diceLoss(
            g.map((value) => 0.1 + 0.7 * value),
            g,
          )
        );
      }, 0) / 3,
  },
];

const negative: readonly Mistake[] = [
  {
    name: 'label maps from -1',
    files: { 'p.nii': nifti('i2', plus(predictedLabels, -1)), 't.nii': nifti('i2', plus(volumeLabels, -1)) },
    says: /integers, some of them negative: -1, 0, 1/,
    advice: '--labels -1,0,1',
    next: { options: ['--labels', '-1,0,1'] },
    value: diceOfLabels,
  },
  {
    name: 'label maps from -1 with activation none',
    files: { 'p.nii': nifti('i2', plus(predictedLabels, -1)), 't.nii': nifti('i2', plus(volumeLabels, -1)) },
    options: ['--activation', 'none'],
    says: /some of them negative/,
    advice: '--labels -1,0,1',
    next: { options: ['--activation', 'none', '--labels', '-1,0,1'] },
    value: diceOfLabels,
  },
  {
    name: 'a label of -1 in both label maps for voxels that do not count',
    files: {
      'p.nii': nifti('i2', [-1, ...predictedLabels.slice(1)]),
      't.nii': nifti('i2', [-1, ...volumeLabels.slice(1)]),
    },
    says: /some of them negative/,
    advice: `If voxels of -1 do not count, add --params '{"ignoreIndex": -1}'`,
    next: { options: ['--params', '{"ignoreIndex": -1}'] },
    value:
      range(3).reduce(
        (total, c) =>
          total + diceLoss(isClass(predictedLabels.slice(1), c), isClass(volumeLabels.slice(1), c)),
        0,
      ) / 3,
  },
  {
    name: 'a label of -1 in the target alone',
    files: { 'p.nii': nifti('u1', predictedLabels), 't.nii': nifti('i2', [-1, ...volumeLabels.slice(1)]) },
    says: /they are -1, 0, 1, 2, so the number of classes is unclear/,
    advice: `If voxels of -1 do not count, add --params '{"ignoreIndex": -1}'`,
    next: { options: ['--params', '{"ignoreIndex": -1}'] },
    value:
      range(3).reduce(
        (total, c) =>
          total + diceLoss(isClass(predictedLabels.slice(1), c), isClass(volumeLabels.slice(1), c)),
        0,
      ) / 3,
  },
];

const axes: readonly Mistake[] = [
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

followAll([...labelMaps, ...negative, ...axes]);
