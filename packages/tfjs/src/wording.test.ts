import { expect, test } from 'vitest';
import { forTraining } from './wording.ts';

const remedyOf = (remedy: string) => forTraining({ subject: 'target', reason: 'it is wrong', remedy }).remedy;

test.each([
  [
    'Give labels or a dense target of the shape of the logits.',
    'Give labels or a dense target of the shape of yPred.',
  ],
  [
    'Add a batch axis of 1 to logits and target: [1, 2].',
    'Add a batch axis of 1 to yPred and yTrue: [1, 2].',
  ],
  ['Add it to both: logits [1, 2] and target [1].', 'Add it to both: yPred [1, 2] and yTrue [1].'],
  [
    "Set layout: 'channels-last' if the logits are [N, C].",
    "Set layout: 'channels-last' if yPred is [N, C].",
  ],
  ["Use activation 'softmax' if these are logits.", "Use activation 'softmax' if these are logits."],
  ['Pass labels: [0, 4].', 'Pass labels: [0, 4] as an option of toLossFunction().'],
])('a remedy names what callers gave: %s', (remedy, wanted) => {
  expect(remedyOf(remedy)).toBe(wanted);
});

test.each([
  ['target', 'yTrue'],
  ["logits of 'dice'", "yPred of 'dice'"],
  ['mask', 'mask'],
])('a subject does: %s', (subject, wanted) => {
  expect(forTraining({ subject, reason: '', remedy: '' }).subject).toBe(wanted);
});
