import { reference } from '@segloss/core';
import { formatValue } from 'segloss';
import { type BackendScores, demoLosses } from './score.ts';

const largest = (values: ArrayLike<number>): number => {
  let most = 0;
  for (let i = 0; i < values.length; i++) most = Math.max(most, Math.abs(values[i]!));
  return most;
};

/** Gives how far apart backends are for one loss, relative to its value on the first of them. */
export function disagreement(values: readonly number[]): number {
  const [first = 0] = values;
  return largest(values.map((value) => value - first)) / Math.abs(first);
}

/** Gives how far a gradient is from another, relative to the largest component of the other. */
export function gradientDisagreement(gradient: ArrayLike<number>, reference: ArrayLike<number>): number {
  let most = 0;
  for (let i = 0; i < gradient.length; i++) most = Math.max(most, Math.abs(gradient[i]! - reference[i]!));
  return most / largest(reference);
}

/**
 * Lays the scores out as the rows of a table: a row per loss, a column per backend, then the disagreement.
 * What is computed in double precision is the measure of the rest, where it is among them.
 */
export function scoreRows(scores: readonly BackendScores[]): readonly (readonly string[])[] {
  const measure = scores.find(({ backend }) => backend === reference.name) ?? scores[0]!;
  const rows = demoLosses().map((loss, row) => {
    const values = scores.map((score) => score.values[row]!);
    const off = disagreement([measure.values[row]!, ...values]);
    return [loss.id, ...values.map(formatValue), off.toExponential(1)];
  });
  const differences = scores.map((score) => gradientDisagreement(score.gradient, measure.gradient));
  return [
    ...rows,
    [
      'gradient of dice-ce, off by (of its maximum)',
      ...differences.map((off) => off.toExponential(1)),
      Math.max(...differences).toExponential(1),
    ],
    ['seconds for all values', ...scores.map(({ seconds }) => seconds.toFixed(1)), ''],
    ['seconds for the gradient', ...scores.map(({ gradientSeconds }) => gradientSeconds.toFixed(1)), ''],
  ];
}
