import { expect, it } from 'vitest';
import { diceScores } from './dice-scores.ts';

it.each([
  ['the same', [0, 1, 2, 1], [0, 1, 2, 1], [1, 1, 1]],
  ['half of a class', [1, 0, 0, 0], [1, 1, 0, 0], [0.8, 2 / 3, 1]],
  ['another class', [2, 2], [1, 1], [1, 0, 0]],
])('scores %s', (_name, predicted, truth, scores) => {
  expect(diceScores(predicted, truth, 3)).toEqual(scores);
});
