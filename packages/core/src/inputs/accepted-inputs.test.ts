import { expect, it } from 'vitest';
import {
  binary,
  binaryDice,
  type Call,
  channels,
  classes,
  dice,
  last,
  logits,
  outcome,
  sigmoid,
  target,
} from '../testing/remedies.test-support.ts';

const meant: Readonly<Record<string, Call & { readonly value: number }>> = {
  'labels with a channel axis': {
    inputs: { logits, target: { ...target, shape: [1, 1, 2, 3] } },
    value: dice,
  },
  'labels with a channel axis, channels last': {
    inputs: { logits: last, target: { ...target, shape: [1, 2, 3, 1] } },
    options: { layout: 'channels-last' },
    value: dice,
  },
  'labels that a scale moved': {
    inputs: { logits, target: { ...target, data: Float32Array.from(classes, (x) => x * 1.0000153) } },
    value: dice,
  },
  'a map of labels in another order': {
    inputs: {
      logits,
      target: { ...target, data: target.data.map((x) => [7, -3, 100][x]!) },
      labels: [7, -3, 100],
    },
    value: dice,
  },
  'a map of labels, where an ignored one is the index of a class': {
    inputs: {
      logits: { data: Float32Array.from(channels.flatMap((c) => [...c, 9, 9, 9])), shape: [1, 3, 3, 3] },
      target: { data: Int32Array.from([0, 1, 4, 0, 0, 0, 2, 2, 2]), shape: [1, 3, 3] },
      labels: [0, 1, 4],
    },
    parameters: { ignoreIndex: 2 },
    value: dice,
  },
  'labels of the only channel that a scale moved': {
    inputs: {
      logits: binary,
      target: { data: Float32Array.of(1.0004, -4e-4, 0.9996, 4e-4), shape: [1, 1, 2, 2] },
    },
    parameters: sigmoid,
    value: binaryDice,
  },
  'labels of the only channel, with others under the mask': {
    inputs: {
      logits: { data: Float32Array.of(0.3, -1.2, 0.7, 0.1, 5, 5), shape: [1, 1, 3, 2] },
      target: { data: Uint8Array.of(1, 0, 1, 0, 77, 255), shape: [1, 1, 3, 2] },
      mask: { data: Uint8Array.of(1, 1, 1, 1, 0, 0), shape: [1, 3, 2] },
    },
    parameters: sigmoid,
    value: binaryDice,
  },
  'a soft target for the only channel': {
    inputs: { logits: binary, target: { data: Float32Array.of(0.9999, 0.5, 0.25, 0), shape: [1, 2, 2] } },
    parameters: { activation: 'sigmoid', smoothNr: 0, smoothDr: 0 },
    value: (() => {
      const s = Array.from(binary.data, (x) => 1 / (1 + Math.exp(-x)));
      const g = [0.9999, 0.5, 0.25, 0];
      const total = (list: readonly number[]) => list.reduce((sum, x) => sum + x, 0);
      return 1 - (2 * total(s.map((x, i) => x * g[i]!))) / (total(s) + total(g));
    })(),
  },
  'an ignored label in a target with the shape of the only channel': {
    inputs: {
      logits: { data: Float32Array.of(0.3, -1.2, 0.7, 0.1, 5, 5), shape: [1, 1, 3, 2] },
      target: { data: Uint8Array.of(1, 0, 1, 0, 255, 255), shape: [1, 1, 3, 2] },
    },
    parameters: { ...sigmoid, ignoreIndex: 255 },
    value: binaryDice,
  },
};

it.each(Object.entries(meant))('what is plainly meant is taken so, in silence: %s', async (_name, call) => {
  const { value, warnings } = await outcome(call);
  expect(value).toBeCloseTo(call.value, 6);
  expect(warnings).toEqual([]);
});
