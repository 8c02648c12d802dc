import { gzipSync } from 'node:zlib';
import { range } from '../../../files/src/testing/files.test-support.ts';
import { followAll, type Mistake } from '../testing/remedies.test-support.ts';
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
  volumeLabels,
  volumeLogits,
} from '../testing/volumes.test-support.ts';

const [x, y, z] = lengths;
const isClass = (values: readonly number[], c: number) => values.map((value) => (value === c ? 1 : 0));
const oneHot = [0, 1, 2].flatMap((c) => isClass(volumeLabels, c));
const oneHotLast = channelsLast(oneHot, 3);
const diceOfLabelsWithoutFirst =
  range(3).reduce(
    (total, c) => total + diceLoss(isClass(predictedLabels.slice(1), c), isClass(volumeLabels.slice(1), c)),
    0,
  ) / 3;
const map = npy('u1', [z, y, x], predictedLabels);
const plus = (values: readonly number[], by: number) => values.map((value) => value + by);

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

const classes: readonly Mistake[] = [
  {
    name: 'label maps from 1, whose warning names the classes',
    files: { 'p.nii': nifti('u1', plus(predictedLabels, 1)), 't.nii': nifti('u1', plus(volumeLabels, 1)) },
    says: /Neither file has the label 0/,
    advice: '--labels 1,2,3',
    next: { options: ['--labels', '1,2,3'] },
    value: diceOfLabels,
  },
  {
    name: 'an image instead of its segmentation',
    files: {
      'p.nii': nifti(
        'i2',
        range(24).map((i) => 100 + 13 * i),
      ),
      't.nii': nifti('u1', volumeLabels),
    },
    says: /there are 24 of them, up to 399, while the target has 3/,
    advice: 'give its segmentation',
    next: { files: { 'p.nii': nifti('u1', predictedLabels), 't.nii': nifti('u1', volumeLabels) } },
    value: diceOfLabels,
  },
  {
    name: 'labels that were compressed twice',
    files: {
      'p.nii': nifti('f4', volumeLogits, [3]),
      't.nii.gz': gzipSync(nifti('u1', volumeLabels)),
    },
    says: /is compressed twice/,
    advice: 'Decompress it once with gunzip',
    next: {
      files: { 'p.nii': nifti('f4', volumeLogits, [3]), 't.nii': gzipSync(nifti('u1', volumeLabels)) },
    },
    value: diceOfLogits,
  },
];

const negative: readonly Mistake[] = [
  {
    name: 'a label of 255 in both label maps for voxels that do not count',
    files: {
      'p.nii': nifti('u1', [255, ...predictedLabels.slice(1)]),
      't.nii': nifti('u1', [255, ...volumeLabels.slice(1)]),
    },
    says: /so the number of classes is unclear/,
    advice: `If voxels of 255 do not count, add --params '{"ignoreIndex": 255}'`,
    next: { options: ['--params', '{"ignoreIndex": 255}'] },
    value: diceOfLabelsWithoutFirst,
  },
  {
    name: 'a mask of 0 and -1 against one of 0 and 1',
    files: {
      'p.nii': nifti(
        'i2',
        predictedMask.map((value) => 0 - value),
      ),
      't.nii': nifti('u1', mask),
    },
    says: /some of them negative: -1, 0/,
    advice: 'save both as array != 0',
    next: { files: { 'p.nii': nifti('u1', predictedMask), 't.nii': nifti('u1', mask) } },
    value: diceOfMasks,
  },
  {
    name: 'a mask and logits of one channel swapped',
    files: {
      'p.npy': npy('u1', [1, 1, z, y, x], mask),
      't.npy': npy('f4', [1, 1, z, y, x], volumeLogits.slice(0, 24)),
    },
    options: ['--activation', 'none'],
    says: /the target holds fractions outside of 0 to 1/,
    advice: 'Swap --prediction and --target',
    next: {
      files: {
        'p.npy': npy('f4', [1, 1, z, y, x], volumeLogits.slice(0, 24)),
        't.npy': npy('u1', [1, 1, z, y, x], mask),
      },
      options: ['--activation', 'sigmoid'],
    },
    value: diceLoss(
      volumeLogits.slice(0, 24).map((value) => 1 / (1 + Math.exp(-value))),
      mask,
    ),
  },
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
    value: diceOfLabelsWithoutFirst,
  },
  {
    name: 'a label of -1 in the target alone',
    files: { 'p.nii': nifti('u1', predictedLabels), 't.nii': nifti('i2', [-1, ...volumeLabels.slice(1)]) },
    says: /they are -1, 0, 1, 2, so the number of classes is unclear/,
    advice: `If voxels of -1 do not count, add --params '{"ignoreIndex": -1}'`,
    next: { options: ['--params', '{"ignoreIndex": -1}'] },
    value: diceOfLabelsWithoutFirst,
  },
];

followAll([...labelMaps, ...classes, ...negative]);
