import { describe, expect, it } from 'vitest';
import { createLoss } from '../losses/index.ts';
import {
  type Bad,
  check,
  expectRefused,
  good,
  labels,
  logits,
  mask,
  withValue,
  zeros,
} from '../testing/bad-inputs.test-support.ts';
import { checkInputs, checkShapes } from './check-inputs.ts';
import type { Inputs, Layout } from './inputs.ts';

const oneHot = (() => {
  const tensor = zeros([2, 3, 2, 2]);
  return { ...tensor, data: Float32Array.from(tensor.data, (_, i) => (Math.floor(i / 4) % 3 === 0 ? 1 : 0)) };
})();

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
    remedy: 'If these are all the classes, pass labels: [0, 3, 4], in the order of the channels.',
  },
  'a negative label': {
    inputs: { target: withValue(labels(), 0, -1) },
    subject: 'target',
    reason: 'label out of range 0 to 2, got -1 at [0, 0, 0].',
    remedy:
      "If labels are not 0 to 2, list the label of each class in 'labels', in the order of the channels (found: -1, 0).",
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
    remedy: /Predict as many channels.*, or set ignoreIndex or a mask.*, or list the label of each class/,
  },
  'a label that is not an integer': {
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
    remedy: 'If these are all the classes, pass labels: [0, 2]',
  },
  'the softmax of one channel': {
    inputs: { logits: zeros([2, 1, 2, 2]) },
    subject: 'logits',
    reason: 'a softmax over one channel is 1 everywhere',
    remedy: "Use activation 'sigmoid' for a prediction with one channel",
  },
  'the softmax of one channel with a dense target': {
    inputs: { logits: zeros([2, 1, 2, 2]), target: zeros([2, 1, 2, 2]) },
    subject: 'logits',
    reason: 'a softmax over one channel is 1 everywhere',
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
    reason: 'it names an integer label, but the target is dense',
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
    remedy: 'If they are a mask, divide them by 255.',
  },
};

describe('checkInputs', () => {
  it.each(Object.entries(values))('refuses %s', (_name, bad) => expectRefused(bad));

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

  it('takes labels for labels where they could be probabilities, with a channel axis or without', () => {
    for (const target of [labels([1, 2, 2]), labels([1, 1, 2, 2]), zeros([1, 2, 2]), zeros([1, 1, 2, 2])]) {
      expect(check({ logits: zeros([1, 1, 2, 2]), target }, { activation: 'sigmoid' })).toMatchObject({
        signature: { target: 'labels' },
        target: { shape: [1, 2, 2] },
      });
    }
  });
});

it('names weights that do not fit before numbers that are wrong', () => {
  const data = Float32Array.of(Number.NaN, 0, 0, 0);
  const given = {
    logits: { data, shape: [1, 2, 1, 2] },
    target: { data: Int32Array.of(0, 1), shape: [1, 1, 2] },
  };
  const loss = createLoss('dice', { classWeights: [1, 2, 3] });
  for (const check of [checkInputs, checkShapes]) {
    expect(() => check(loss, given)).toThrow(/'classWeights' of 'dice': has 3 weights for .* 2 classes/);
  }
});
