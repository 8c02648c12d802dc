import { describe, expect, it } from 'vitest';
import { checkInputs } from './check-inputs.ts';
import { InputError } from './errors.ts';
import type { Inputs, Layout, NumericArray, TensorData } from './inputs.ts';
import { createLoss } from './losses/index.ts';
import { errorOf } from './testing/numbers.test-support.ts';

const zeros = (
  shape: readonly number[],
  make: (length: number) => NumericArray = (n) => new Float32Array(n),
) => ({
  data: make(shape.reduce((product, length) => product * length, 1)),
  shape,
});
const withValue = (tensor: TensorData, position: number, value: number): TensorData => {
  const data = tensor.data.slice();
  data[position] = value;
  return { ...tensor, data };
};

const labels = (shape: readonly number[] = [2, 2, 2]) => zeros(shape, (n) => new Int32Array(n));
const logits = zeros([2, 3, 2, 2]);
const good: Inputs = { logits, target: labels() };
const mask = { data: new Uint8Array(8).fill(1), shape: [2, 2, 2] };
const oneHot = (() => {
  const tensor = zeros([2, 3, 2, 2]);
  return { ...tensor, data: Float32Array.from(tensor.data, (_, i) => (Math.floor(i / 4) % 3 === 0 ? 1 : 0)) };
})();

const check = (inputs: Inputs, parameters: object = {}, layout?: Layout) =>
  checkInputs(createLoss('dice', parameters), inputs, layout);

interface Bad {
  readonly inputs: Partial<Inputs>;
  readonly parameters?: object;
  readonly layout?: Layout;
  /** Parts of the message: what is wrong, why, and what to do. */
  readonly subject: string;
  readonly reason: string;
  readonly remedy: string | RegExp;
}

const shapes: Record<string, Bad> = {
  'logits without a batch': {
    inputs: { logits: zeros([3, 2, 2]), target: labels([2, 2]) },
    subject: 'shape of logits',
    reason: '[3, 2, 2] has 3 axes',
    remedy: /Give \[N, C, \.\.\.spatial\] with 2 or 3 spatial axes; add a batch axis/,
  },
  'logits without channels, channels last': {
    inputs: { logits: zeros([2, 2, 2]), target: labels() },
    layout: 'channels-last',
    subject: 'shape of logits',
    reason: 'has 3 axes',
    remedy: '[N, ...spatial, C]',
  },
  'logits with four spatial axes': {
    inputs: { logits: zeros([1, 3, 1, 1, 1, 1]), target: labels([1, 1, 1, 1, 1]) },
    subject: 'shape of logits',
    reason: '6 axes',
    remedy: '2 or 3 spatial axes',
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
    remedy: "Set layout: 'channels-last', in which it fits, if the logits are [N, ...spatial, C].",
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
    reason: '[2, 4, 5] has 3 axes',
    remedy: "activation 'none' and oneHot(labels, classes)",
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

const values: Record<string, Bad> = {
  NaN: {
    inputs: { logits: withValue(logits, 5, Number.NaN) },
    subject: 'logits',
    reason: 'must be finite, got NaN at [0, 1, 0, 1].',
    remedy: 'Look for',
  },
  infinity: {
    inputs: { logits: withValue(withValue(logits, 23, Infinity), 2, -Infinity) },
    subject: 'logits',
    reason: 'got -Infinity at [0, 0, 1, 0] (and 1 more).',
    remedy: 'Look for',
  },
  'a number beyond the largest logit': {
    inputs: {
      logits: withValue(
        zeros([2, 3, 2, 2], (n) => new Float64Array(n)),
        0,
        -1.01e30,
      ),
    },
    subject: 'logits',
    reason: 'must lie between -1e30 and 1e30, got -1.01e+30 at [0, 0, 0, 0].',
    remedy: 'overflow',
  },
  'a label that is no class': {
    inputs: { target: withValue(withValue(labels(), 6, 3), 7, 4) },
    subject: 'target',
    reason: 'label out of range 0 to 2, got 3 at [1, 1, 0] (and 1 more).',
    remedy: 'If these are all classes, name them with labels: [0, 3, 4], in the order of the channels.',
  },
  'a negative label': {
    inputs: { target: withValue(labels(), 0, -1) },
    subject: 'target',
    reason: 'label out of range 0 to 2, got -1 at [0, 0, 0].',
    remedy:
      "If labels are not 0 to 2, name the label of each class in 'labels', in the order of the channels (found: -1, 0).",
  },
  'a label other than the ignored one': {
    inputs: { target: withValue(withValue(labels(), 0, 255), 1, 254) },
    parameters: { ignoreIndex: 255 },
    subject: 'target',
    reason: 'label out of range 0 to 2, got 254 at [0, 0, 1].',
    remedy: '(found: 0, 254)',
  },
  'a label out of range where the mask is 1': {
    inputs: { target: withValue(labels(), 1, 9), mask: withValue(mask, 0, 0) },
    subject: 'target',
    reason: 'got 9 at [0, 0, 1].',
    remedy: '(found: 0, 9)',
  },
  'one label more than channels': {
    inputs: { target: { ...labels(), data: Int32Array.of(0, 1, 2, 0, 1, 2, 255, 0) } },
    subject: 'target',
    reason: 'got 255 at [1, 1, 0].',
    remedy:
      'Predict as many channels as there are labels (now 3), or set ignoreIndex: 255 if such voxels do not count.',
  },
  'many labels more than channels': {
    inputs: { target: { ...labels(), data: Int32Array.of(0, 1, 2, 3, 4, 5, 6, 7) } },
    subject: 'target',
    reason: 'got 3 at [0, 1, 1] (and 4 more).',
    remedy: /Predict as many channels.*, or set ignoreIndex or a mask.*, or name the label of each class/,
  },
  'a label that is no integer': {
    inputs: { target: withValue(zeros([2, 2, 2]), 3, 0.5) },
    subject: 'target',
    reason: 'labels must be integers, got 0.5 at [0, 1, 1].',
    remedy: 'or a dense target of the shape of the logits',
  },
  'a label that is no number': {
    inputs: { target: withValue(zeros([2, 2, 2]), 3, Number.NaN) },
    subject: 'target',
    reason: 'labels must be integers, got NaN at [0, 1, 1].',
    remedy: 'integer labels',
  },
  'label 2 of a yes-or-no question': {
    inputs: { logits: zeros([2, 1, 2, 2]), target: withValue(labels(), 0, 2) },
    parameters: { activation: 'sigmoid' },
    subject: 'target',
    reason: 'label out of range 0 to 1, got 2 at [0, 0, 0].',
    remedy: 'If these are all classes, name them with labels: [0, 2]',
  },
  'the softmax of one channel': {
    inputs: { logits: zeros([2, 1, 2, 2]) },
    subject: 'logits',
    reason: 'the softmax over one channel is 1 everywhere',
    remedy: "Use activation 'sigmoid' for a prediction with one channel",
  },
  'the softmax of one channel with a dense target': {
    inputs: { logits: zeros([2, 1, 2, 2]), target: zeros([2, 1, 2, 2]) },
    subject: 'logits',
    reason: 'the softmax over one channel is 1 everywhere',
    remedy: "Use activation 'sigmoid'",
  },
  'a mask that is neither 0 nor 1': {
    inputs: { mask: withValue({ ...mask, data: Float32Array.from(mask.data) }, 4, 0.5) },
    subject: 'mask',
    reason: 'must be 0 or 1, got 0.5 at [1, 0, 0].',
    remedy: 'Give 1 for voxels that count and 0 for ignored ones.',
  },
  'a mask of NaN': {
    inputs: { mask: withValue({ ...mask, data: Float32Array.from(mask.data) }, 4, Number.NaN) },
    subject: 'mask',
    reason: 'must be 0 or 1, got NaN at [1, 0, 0].',
    remedy: 'Give 1',
  },
  'a mask of 255': {
    inputs: { mask: withValue(mask, 7, 255) },
    subject: 'mask',
    reason: 'must be 0 or 1, got 255 at [1, 1, 1].',
    remedy: 'Give 1',
  },
  'a dense target above 1': {
    inputs: { target: withValue(oneHot, 12, 255) },
    subject: 'target',
    reason: 'a dense target must lie between 0 and 1, got 255 at [1, 0, 0, 0].',
    remedy: /Divide it by 255|Give one-hot or soft values, or integer labels without the channel axis./,
  },
  'a dense target below 0': {
    inputs: { target: withValue(oneHot, 12, -0.01) },
    subject: 'target',
    reason: 'must lie between 0 and 1, got -0.00999999',
    remedy: 'Give one-hot or soft values',
  },
  'a dense target of NaN': {
    inputs: { target: withValue(oneHot, 1, Number.NaN) },
    subject: 'target',
    reason: 'got NaN at [0, 0, 0, 1].',
    remedy: 'Give one-hot or soft values',
  },
  'an ignored label in a dense target': {
    inputs: { target: oneHot },
    parameters: { ignoreIndex: 0 },
    subject: "parameter 'ignoreIndex'",
    reason: 'it names an integer label, and the target is dense',
    remedy: 'Pass a mask instead, or integer labels.',
  },
  'logits where probabilities belong': {
    inputs: { logits: withValue(withValue(logits, 3, 1.5), 4, -2) },
    parameters: { activation: 'none' },
    subject: 'probabilities',
    reason: "with activation 'none' they must lie between 0 and 1, got 1.5 at [0, 0, 1, 1] (and 1 more).",
    remedy: "Use activation 'softmax' or 'sigmoid' if these are logits.",
  },
  'NaN where probabilities belong': {
    inputs: { logits: withValue(logits, 3, Number.NaN) },
    parameters: { activation: 'none' },
    subject: 'logits',
    reason: 'got NaN at [0, 0, 1, 1].',
    remedy: 'division by zero',
  },
  'whole numbers where probabilities belong': {
    inputs: {
      logits: withValue(
        zeros([2, 3, 2, 2], (n) => new Uint8Array(n)),
        0,
        255,
      ),
    },
    parameters: { activation: 'none' },
    subject: 'probabilities',
    reason: 'got 255 at [0, 0, 0, 0].',
    remedy: 'Divide them by 255 if they are no and yes.',
  },
};

describe('checkInputs', () => {
  it.each(Object.entries({ ...shapes, ...values }))('refuses %s', (_name, bad) => {
    const error = errorOf(() => check({ ...good, ...bad.inputs }, bad.parameters, bad.layout));
    expect(error).toBeInstanceOf(InputError);
    expect(error.message.startsWith(`[segloss/core] ${bad.subject}: `)).toBe(true);
    expect(error.message).toContain(bad.reason);
    expect(error).toMatchObject({ subject: bad.subject });
    expect((error as InputError).remedy).toMatch(bad.remedy);
    expect(error.message).not.toContain('\n');
    expect(error.message).toMatch(/\.$/);
  });

  const onlyOne = { logits: zeros([2, 1, 2, 2]), target: withValue(labels(), 0, 1) };
  const fine: Record<string, readonly [Partial<Inputs>, object?, Layout?]> = {
    'labels of all classes': [{ target: withValue(withValue(labels(), 0, 1), 1, 2) }],
    'labels as floating point numbers': [{ target: withValue(zeros([2, 2, 2]), 0, 2) }],
    'unsigned labels': [{ target: zeros([2, 2, 2], (n) => new Uint8Array(n)) }],
    'an ignored label that is no class': [{ target: withValue(labels(), 0, 255) }, { ignoreIndex: 255 }],
    'an ignored negative label': [{ target: withValue(labels(), 0, -100) }, { ignoreIndex: -100 }],
    'an ignored label that nobody uses': [{}, { ignoreIndex: 7 }],
    'any label under a mask of 0': [{ target: withValue(labels(), 2, 99), mask: withValue(mask, 2, 0) }],
    'a mask of 0 everywhere': [{ mask: zeros([2, 2, 2]) }],
    'a one-hot target': [{ target: oneHot }],
    'a soft target that does not sum to 1': [{ target: withValue(oneHot, 0, 0.25) }],
    'a dense target that rounding moved out of its range': [{ target: withValue(oneHot, 0, 1.0005) }],
    'label 1 with one channel and the sigmoid': [onlyOne, { activation: 'sigmoid' }],
    'label 1 with one channel and probabilities': [onlyOne, { activation: 'none' }],
    'probabilities 0 and 1': [{ logits: withValue(logits, 0, 1) }, { activation: 'none' }],
    'probabilities that rounding moved': [{ logits: withValue(logits, 0, 1.0005) }, { activation: 'none' }],
    'the largest logit': [{ logits: withValue(logits, 0, -1e30) }],
    'the largest logit in double precision': [
      { logits: withValue({ ...logits, data: Float64Array.from(logits.data) }, 0, 1e30) },
    ],
    'labels with a channel axis': [{ target: labels([2, 1, 2, 2]) }],
    'a mask with a channel axis': [{ mask: { ...mask, shape: [2, 1, 2, 2] } }],
    'logits as whole numbers': [{ logits: zeros([2, 3, 2, 2], (n) => new Int8Array(n)) }],
    'one voxel': [{ logits: zeros([1, 3, 1, 1]), target: labels([1, 1, 1]) }],
    'channels last': [{ logits: zeros([2, 2, 2, 3]) }, {}, 'channels-last'],
  };

  it.each(Object.entries(fine))('accepts %s', (_name, [inputs, parameters, layout]) => {
    expect(() => check({ ...good, ...inputs }, parameters, layout)).not.toThrow();
  });

  it('tells the sizes and kinds of what it accepted', () => {
    expect(check({ logits: zeros([2, 3, 4, 5]), target: labels([2, 4, 5]) })).toMatchObject({
      layout: 'channels-first',
      sizes: { samples: 2, classes: 3, spatial: [4, 5] },
      signature: { classes: 3, target: 'labels', mask: false },
    });
    const volume = zeros([2, 4, 5, 6, 3]);
    const ones = { data: new Uint8Array(240).fill(1), shape: [2, 4, 5, 6] };
    expect(check({ logits: volume, target: volume, mask: ones }, {}, 'channels-last')).toMatchObject({
      layout: 'channels-last',
      sizes: { samples: 2, classes: 3, spatial: [4, 5, 6] },
      signature: { classes: 3, target: 'dense', mask: true },
    });
  });

  it('takes labels for labels where they could be probabilities', () => {
    expect(
      check({ logits: zeros([1, 1, 2, 2]), target: labels([1, 2, 2]) }, { activation: 'sigmoid' }),
    ).toMatchObject({ signature: { target: 'labels' } });
    expect(
      check({ logits: zeros([1, 1, 2, 2]), target: zeros([1, 1, 2, 2]) }, { activation: 'sigmoid' }),
    ).toMatchObject({ signature: { target: 'dense' } });
  });
});
