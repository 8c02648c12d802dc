import { followAll, type Mistake } from '../testing/remedies.test-support.ts';
import {
  channelsLast,
  diceLoss,
  diceOfLabels,
  diceOfLogits,
  diceOfMasks,
  diceWithoutFirst,
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
const logits = nifti('f4', volumeLogits, [3]);
const labels = nifti('u1', volumeLabels);
const good = { 'p.nii': logits, 't.nii': labels };
const probability = volumeLabels.map((_, i) => 0.5 + 0.5 * Math.cos(3 * i));
const times = (values: readonly number[], factor: number) => values.map((value) => value * factor);
const text = (content: string): Uint8Array => Buffer.from(content);
/** The voxel order of nibabel: the array with its axes reversed, in C order. */
const turned = (values: readonly number[]): number[] => {
  const out: number[] = [];
  for (let i = 0; i < x; i++)
    for (let j = 0; j < y; j++) for (let k = 0; k < z; k++) out.push(values[(k * y + j) * x + i]!);
  return out;
};

const mistakes: readonly Mistake[] = [
  {
    name: 'a sigmoid over two masks',
    files: { 'p.nii': nifti('u1', predictedMask), 't.nii': nifti('u1', mask) },
    options: ['--activation', 'sigmoid'],
    says: /it holds labels, but activation 'sigmoid' expects network output/,
    advice: 'Leave the activation out',
    next: { options: [] },
    value: diceOfMasks,
  },
  {
    name: 'a sigmoid over two label maps',
    files: { 'p.nii': nifti('u1', predictedLabels), 't.nii': labels },
    options: ['--activation', 'sigmoid'],
    says: /it holds labels/,
    advice: 'Leave the activation out',
    next: { options: [] },
    value: diceOfLabels,
  },
  {
    name: 'masks of 0 and 255',
    files: { 'p.nii': nifti('u1', times(predictedMask, 255)), 't.nii': nifti('u1', times(mask, 255)) },
    says: /are 0, 255, so the number/,
    advice: '--labels 0,255',
    next: { options: ['--labels', '0,255'] },
    value: diceOfMasks,
  },
  {
    name: 'label maps with a gap',
    files: { 'p.nii': nifti('u1', times(predictedLabels, 2)), 't.nii': nifti('u1', times(volumeLabels, 2)) },
    says: /so the number of classes is unclear/,
    advice: '--labels 0,2,4',
    next: { options: ['--labels', '0,2,4'] },
    value: diceOfLabels,
  },
  {
    name: 'a label that is not listed',
    files: { 'p.nii': nifti('u1', predictedLabels), 't.nii': labels },
    options: ['--labels', '0,1'],
    says: /the label 2 is not one of 0, 1/,
    advice: '--labels 0,1,2',
    next: { options: ['--labels', '0,1,2'] },
    value: diceOfLabels,
  },
  {
    name: 'a mask of 0 and 255 against one of 0 and 1',
    files: { 'p.nii': nifti('u1', times(predictedMask, 255)), 't.nii': nifti('u1', mask) },
    says: /its foreground is 255, but that of the target is 1/,
    advice: 'Save both as array > 0',
    next: { files: { 'p.nii': nifti('u1', predictedMask), 't.nii': nifti('u1', mask) } },
    value: diceOfMasks,
  },
  {
    name: 'a mask of 0 and 1 against one of 0 and 255, with the labels of one',
    files: { 'p.nii': nifti('u1', predictedMask), 't.nii': nifti('u1', times(mask, 255)) },
    options: ['--labels', '0,255'],
    says: /the label 1 is not one of 0, 255/,
    advice: 'Save both as array > 0, so that the foreground is 1, and leave --labels out',
    next: { files: { 'p.nii': nifti('u1', predictedMask), 't.nii': nifti('u1', mask) }, options: [] },
    value: diceOfMasks,
  },
  {
    name: 'probabilities times 255',
    files: {
      'p.nii': nifti(
        'u1',
        probability.map((s) => Math.round(255 * s)),
      ),
      't.nii': nifti('u1', mask),
    },
    options: ['--activation', 'none'],
    says: /they go up to 25\d, but the target has only 0 and 1/,
    advice: 'save array / 255 and add --activation none',
    next: {
      files: {
        'p.nii': nifti(
          'f8',
          probability.map((s) => Math.round(255 * s) / 255),
        ),
        't.nii': nifti('u1', mask),
      },
    },
    value: diceLoss(
      probability.map((s) => Math.round(255 * s) / 255),
      mask,
    ),
  },
  {
    name: 'a target of 0 and 255 for one channel',
    files: { 'p.nii': nifti('f8', probability), 't.nii': nifti('u1', times(mask, 255)) },
    options: ['--activation', 'none'],
    says: /label out of range 0 to 1, got 255/,
    advice: '--labels 0,255',
    next: { options: ['--activation', 'none', '--labels', '0,255'] },
    value: diceLoss(probability, mask),
  },
  {
    name: 'logits and labels with a gap',
    files: {
      'p.nii': logits,
      't.nii': nifti(
        'u1',
        volumeLabels.map((label) => [0, 1, 4][label]!),
      ),
    },
    says: /label out of range 0 to 2, got 4/,
    advice: 'pass --labels 0,1,4',
    next: { options: ['--labels', '0,1,4'] },
    value: diceOfLogits,
  },
  {
    name: 'a label for voxels that do not count',
    files: { 'p.nii': logits, 't.nii': nifti('u1', [255, ...volumeLabels.slice(1)]) },
    says: /label out of range 0 to 2, got 255/,
    advice: `add --params '{"ignoreIndex": 255}' if such voxels do not count`,
    next: { options: ['--params', '{"ignoreIndex": 255}'] },
    value: diceWithoutFirst,
  },
  {
    name: 'channels last without saying so',
    files: {
      'p.npy': npy('f4', [1, z, y, x, 3], channelsLast(volumeLogits, 3)),
      't.npy': npy('u1', [1, z, y, x], volumeLabels),
    },
    says: /does not fit a prediction of \[1, 2, 3, 4, 3\]/,
    advice: '--layout channels-last',
    next: { options: ['--layout', 'channels-last'] },
    value: diceOfLogits,
  },
  {
    name: 'prediction and target swapped',
    files: { 't.nii': labels, 'p.nii': logits },
    says: /does not fit/,
    advice: 'Swap --prediction and --target',
    next: { files: good },
    value: diceOfLogits,
  },
  {
    name: 'an array in the order of nibabel against an image',
    files: { 'p.nii': logits, 't.npy': npy('u1', [x, y, z], turned(volumeLabels)) },
    says: /does not fit/,
    advice: 'save array.T',
    next: { files: { 'p.nii': logits, 't.npy': npy('u1', [z, y, x], volumeLabels) } },
    value: diceOfLogits,
  },
  {
    name: 'a softmax over one channel of probabilities',
    files: { 'p.nii': nifti('f8', probability), 't.nii': nifti('u1', mask) },
    says: /softmax over one channel is 1 everywhere/,
    advice: '--activation none',
    next: { options: ['--activation', 'none'] },
    value: diceLoss(probability, mask),
  },
  {
    name: 'a softmax over one channel of logits',
    files: {
      'p.nii': nifti(
        'f8',
        probability.map((s) => Math.log((s + 1e-9) / (1 - s + 1e-9))),
      ),
      't.nii': nifti('u1', mask),
    },
    says: /softmax over one channel is 1 everywhere/,
    advice: '--activation sigmoid',
    next: { options: ['--activation', 'sigmoid'] },
    value: diceLoss(probability, mask),
  },
  {
    name: 'an array that may be a volume or channels',
    files: { 'p.npy': npy('f8', [z, y, x], probability), 't.npy': npy('u1', [z, y, x], mask) },
    options: ['--activation', 'none'],
    says: /may be CHW \(2 channels, .*\) or DHW \(a volume of 2 x 3 x 4\) or NHW/,
    advice: '--axes DHW',
    next: { options: ['--activation', 'none', '--axes', 'DHW'] },
    value: diceLoss(probability, mask),
  },
  {
    name: 'the bits of float16 numbers',
    files: {
      'p.npy': npy('u2', [3, z, y, x], new Array(72).fill(0x3c00)),
      't.npy': npy('u1', [z, y, x], volumeLabels),
    },
    says: /undecoded float16 numbers/,
    advice: "array.view('float16')",
    next: {
      files: {
        'p.npy': halves([3, z, y, x], new Array(72).fill(0x3c00)),
        't.npy': npy('u1', [z, y, x], volumeLabels),
      },
    },
    value: [0, 1, 2].reduce(
      (sum, c) =>
        sum +
        diceLoss(
          volumeLabels.map(() => 1 / 3),
          volumeLabels.map((label) => (label === c ? 1 : 0)),
        ) /
          3,
      0,
    ),
  },
  {
    name: 'labels behind a scale that is not theirs',
    files: { 'p.nii': logits, 't.nii': nifti('u1', volumeLabels, [], { slope: 0.5, inter: 0.25 }) },
    says: /scl_slope 0\.5, scl_inter 0\.25/,
    advice: 'set scl_slope to 1 and scl_inter to 0',
    next: { files: good },
    value: diceOfLogits,
  },
  {
    name: 'labels that a scale makes one label',
    files: { 'p.nii': logits, 't.nii': nifti('u1', volumeLabels, [], { slope: 1e-9 }) },
    says: /scl_slope 9\.99\d+e-10, scl_inter 0\) turns one into 9\.99\d+e-10/,
    advice: 'set scl_slope to 1 and scl_inter to 0',
    next: { files: good },
    value: diceOfLogits,
  },
  {
    name: 'another spacing on the same grid',
    files: { 'p.nii': nifti('f4', volumeLogits, [3], { pixdim: [1, 1, 1, 2] }), 't.nii': labels },
    says: /they differ in spacing/,
    advice: 'copy the header of the other',
    next: { files: good },
    value: diceOfLogits,
  },
  {
    name: 'a NIfTI file that is told its layout',
    files: good,
    options: ['--layout', 'channels-last'],
    says: /defines where its channels are/,
    advice: 'Leave the layout out',
    next: { options: [] },
    value: diceOfLogits,
  },
  {
    name: 'no activation none for logits',
    files: good,
    options: ['--activation', 'none'],
    says: /must lie between 0 and 1/,
    advice: 'Use --activation softmax',
    next: { options: ['--activation', 'softmax'] },
    value: diceOfLogits,
  },
  ...[
    [
      'a Git LFS pointer',
      text('version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 9\n'),
      'git lfs pull',
    ],
    ['a git-annex pointer', text('/annex/objects/MD5E-s5--1.nii.gz\n'), 'git annex get'],
    ['a web page', text('<!DOCTYPE html><html><body>404</body></html>'), 'Download the file again'],
    ['an error as JSON', text('{"error": "not found"}'), 'Download the file again'],
    ['a DICOM file', Buffer.concat([new Uint8Array(128), text('DICM'), new Uint8Array(500)]), 'dcm2niix'],
    ['an .npy file', npy('u1', [z, y, x], volumeLabels), 'Rename it so that its name ends in .npy'],
    ['a zip archive', text('PK\x03\x04 and so on'), "np.load('"],
    ['an NRRD file', text('NRRD0004\n# more'), 'SimpleITK'],
  ].map(([name, bytes, advice]) => ({
    name: `${name} under the name of a NIfTI file`,
    files: { 'p.nii': logits, 't.nii': bytes as Uint8Array },
    says: /\[segloss\/files\] file '.*t\.nii': is /,
    advice: advice as string,
    next: { files: good },
    value: diceOfLogits,
  })),
  {
    name: 'a NIfTI file under the name of an array',
    files: { 'p.nii': logits, 't.npy': labels },
    says: /is a NIfTI file/,
    advice: 'Rename it so that its name ends in .nii',
    next: { files: good },
    value: diceOfLogits,
  },
  ...['t.npz', 't.mat', 't.h5', 't.pt', 't.png', 't.tif', 't.pkl', 't.mha', 't.nrrd', 't.dcm', 't.mgz'].map(
    (name) => ({
      name: `a file ${name}`,
      files: { 'p.nii': logits, [name]: text('anything') },
      says: new RegExp(`file '.*/${name}': is .*, which segloss does not read\\.`),
      advice: /npz|mat|h5|pt|png|tif|pkl/.test(name) ? 'np.save(' : 'onvert',
      next: { files: good },
      value: diceOfLogits,
    }),
  ),
  {
    name: 'half of a pair',
    files: { 'p.nii': logits, 't.hdr': text('anything') },
    says: /half of a \.hdr\/\.img pair/,
    advice: 'nibabel.save(nibabel.load(',
    next: { files: good },
    value: diceOfLogits,
  },
];

/** Builds an .npy file of half precision numbers. */
function halves(shape: readonly number[], bits: readonly number[]): Uint8Array {
  const file = Buffer.from(npy('u2', shape, bits));
  file.write('f2', file.indexOf('u2'), 'latin1');
  return file;
}

followAll(mistakes);
