import { it } from 'vitest';
import { type Bad, expectRefused, labels, withValue, zeros } from '../testing/bad-inputs.test-support.ts';

const shapes: Record<string, Bad> = {
  'logits without a batch': {
    inputs: { logits: zeros([3, 2, 2]), target: labels([2, 2]) },
    subject: 'shape of target',
    reason: '[2, 2] does not fit logits of shape [3, 2, 2]',
    remedy: 'Add a batch axis of 1 to both: logits [1, 3, 2, 2] and target [1, 2, 2].',
  },
  'logits without channels, channels last': {
    inputs: { logits: zeros([2, 2]), target: labels([2, 2]) },
    layout: 'channels-last',
    subject: 'shape of logits',
    reason: 'has 2 axes',
    remedy: 'Give [N, ...spatial, C] with 1, 2 or 3 spatial axes; add a batch axis of 1',
  },
  'logits with four spatial axes': {
    inputs: { logits: zeros([1, 3, 1, 1, 1, 1]), target: labels([1, 1, 1, 1, 1]) },
    subject: 'shape of logits',
    reason: '6 axes',
    remedy: '1, 2 or 3 spatial axes',
  },
  'a scalar': {
    inputs: { logits: zeros([]), target: zeros([]) },
    subject: 'shape of logits',
    reason: '[] has 0 axes',
    remedy: 'Give',
  },
  'fewer numbers than the shape says': {
    inputs: { logits: { data: new Float32Array(23), shape: [2, 3, 2, 2] } },
    subject: 'shape of logits',
    reason: '[2, 3, 2, 2] asks for 24 elements, the data has 23',
    remedy: 'shape that the data was written with',
  },
  'more labels than the shape says': {
    inputs: { target: { data: new Int32Array(9), shape: [2, 2, 2] } },
    subject: 'shape of target',
    reason: 'asks for 8 elements, the data has 9',
    remedy: 'shape that the data was written with',
  },
  'an empty batch': {
    inputs: { logits: zeros([0, 3, 2, 2]), target: labels([0, 2, 2]) },
    subject: 'shape of logits',
    reason: '[0, 3, 2, 2] has no elements',
    remedy: 'at least one sample, class and voxel',
  },
  'an empty mask': {
    inputs: { mask: zeros([0]) },
    subject: 'shape of mask',
    reason: '[0] has no elements',
    remedy: 'at least one',
  },
  'a negative length': {
    inputs: { logits: { data: new Float32Array(24), shape: [-2, -3, 2, 2] } },
    subject: 'shape of logits',
    reason: '[-2, -3, 2, 2] is not a list of sizes',
    remedy: 'one positive integer per axis',
  },
  'a broken length': {
    inputs: { target: { data: new Int32Array(8), shape: [2, 2, 1.5] } },
    subject: 'shape of target',
    reason: 'is not a list of sizes',
    remedy: 'one positive integer per axis',
  },
  'a length that is no number': {
    inputs: { target: { data: new Int32Array(8), shape: [2, 2, Number.NaN] } },
    subject: 'shape of target',
    reason: 'is not a list of sizes',
    remedy: 'one positive integer per axis',
  },
  'a length that is missing': {
    // biome-ignore lint/suspicious/noSparseArray: what is tried
    inputs: { target: { data: new Int32Array(8), shape: [2, 2, , 2] as number[] } },
    subject: 'shape of target',
    reason: '[2, 2, none, 2] is not a list of sizes',
    remedy: 'one positive integer per axis',
  },
  ...Object.fromEntries(
    [
      [Symbol('two'), 'Symbol(two)'],
      [2n, '2n'],
      ['2', '"2"'],
      [Object.create(null), '{}'],
      [[[[[2]]]], '[[[[…]]]]'],
    ].map(([length, shown]) => [
      `the length ${shown}`,
      {
        inputs: { target: { data: new Int32Array(8), shape: [2, 2, length as number] } },
        subject: 'shape of target',
        reason: `[2, 2, ${shown}] is not a list of sizes`,
        remedy: 'one positive integer per axis',
      },
    ]),
  ),
  'labels of another size': {
    inputs: { target: labels([2, 2, 3]) },
    subject: 'shape of target',
    reason: '[2, 2, 3] does not fit logits of shape [2, 3, 2, 2]',
    remedy: 'Give labels of shape [2, 2, 2] or a dense target of the shape of the logits',
  },
  'labels of another batch': {
    inputs: { target: labels([1, 2, 2]) },
    subject: 'shape of target',
    reason: '[1, 2, 2] does not fit',
    remedy: '[2, 2, 2]',
  },
  'a dense target in the other layout': {
    inputs: { logits: zeros([2, 3, 2, 2]), target: zeros([2, 2, 2, 3]) },
    subject: 'shape of target',
    reason: 'does not fit',
    remedy: 'dense target of the shape of the logits',
  },
  'labels of logits in the other layout': {
    inputs: { logits: zeros([2, 4, 5, 3]), target: labels([2, 4, 5]) },
    subject: 'shape of target',
    reason: '[2, 4, 5] does not fit logits of shape [2, 4, 5, 3]',
    remedy: "Set layout: 'channels-last' if the logits are [N, ...spatial, C]; the target then fits.",
  },
  'a volume without a batch axis': {
    inputs: { logits: zeros([3, 4, 5, 6]), target: labels([4, 5, 6]) },
    subject: 'shape of target',
    reason: '[4, 5, 6] does not fit logits of shape [3, 4, 5, 6]',
    remedy: 'Add a batch axis of 1 to both: logits [1, 3, 4, 5, 6] and target [1, 4, 5, 6].',
  },
  'a target without a batch axis': {
    inputs: { logits: zeros([1, 3, 4, 5]), target: labels([4, 5]) },
    subject: 'shape of target',
    reason: '[4, 5] does not fit',
    remedy: 'Add a batch axis of 1 to the target: [1, 4, 5].',
  },
  'two label maps': {
    inputs: { logits: withValue(labels([2, 4, 5]), 3, 1), target: labels([2, 4, 5]) },
    subject: 'shape of logits',
    reason: '[2, 4, 5] is that of label maps, which have no channels',
    remedy: "use activation 'none' and pass oneHot(labels, classes) as the prediction",
  },
  'labels that fit the other layout': {
    inputs: { logits: zeros([2, 3, 2, 4]), target: labels([2, 2, 4]) },
    layout: 'channels-last',
    subject: 'shape of target',
    reason: '[2, 2, 4] does not fit logits of shape [2, 3, 2, 4]',
    remedy: "Set layout: 'channels-first'",
  },
  'a mask of another size': {
    inputs: { mask: { data: new Uint8Array(4).fill(1), shape: [1, 2, 2] } },
    subject: 'shape of mask',
    reason: '[1, 2, 2] does not fit logits of shape [2, 3, 2, 2]',
    remedy: 'Give a mask of shape [2, 2, 2]',
  },
  'a mask per channel': {
    inputs: { mask: { data: new Uint8Array(24).fill(1), shape: [2, 3, 2, 2] } },
    subject: 'shape of mask',
    reason: 'does not fit',
    remedy: '[2, 2, 2]',
  },
};

it.each(Object.entries(shapes))('checkInputs refuses %s', (_name, bad) => expectRefused(bad));
