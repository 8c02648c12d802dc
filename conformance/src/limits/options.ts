import { findLoss } from '@segloss/core';
import type { Parameter } from '@segloss/core/define';

/** Numbers among which every range begins and ends, and some in between. */
const ladder = [0, 1e-45, 1e-30, 1e-18, 0.01, 0.02, 0.29, 0.999, 1, 2, 3, 4, 50, 1e6, 1e9, 1e39] as const;

/** Parameters that the inputs decide about. */
const ofInputs: ReadonlySet<string> = new Set(['activation', 'ignoreIndex']);

/** What a list of weights may look like at its ends, for any number of classes. */
const weightLists: readonly (readonly number[])[] = [
  [1e6, 1e6, 1e6],
  [1e-18, 1e-18, 1e-18],
  [1e6, 1e-18, 0],
  [0, 1, 1e6],
];

/** What a spacing may look like at its ends, for any number of axes. */
const spacings: readonly (readonly number[])[] = [
  [1e6, 1e6, 1e6],
  [1e-6, 1e-6, 1e-6],
  [1e-6, 1e6, 1],
];

/** What distances between classes may look like, for up to three of them. */
const distances: readonly (readonly (readonly number[])[])[] = [
  [
    [0, 1, 1],
    [1, 0, 0.5],
    [1, 0.5, 0],
  ],
  [
    [0, 1e6, 1e6],
    [1e6, 0, 1e-6],
    [1e6, 1e-6, 0],
  ],
];

/** Lists values of an option: each word, both switches, the ends of a range and some numbers in it. */
function valuesOf(name: string, parameter: Parameter<unknown>): readonly unknown[] {
  if (name === 'classWeights') return weightLists;
  if (name === 'spacing') return spacings;
  if (name === 'distances') return distances.filter(parameter.accepts);
  const words = [...parameter.range.matchAll(/'([^']+)'/g)].map(([, word]) => word);
  return [true, false, ...words, ...ladder].filter(parameter.accepts);
}

/** Lists, for each option of a loss but those of its inputs, the values that it is tried with. */
export function optionsOf(loss: string): readonly (readonly [name: string, values: readonly unknown[]])[] {
  return Object.entries(findLoss(loss).parameters)
    .filter(([name]) => !ofInputs.has(name))
    .map(([name, parameter]) => [name, valuesOf(name, parameter)]);
}

/** Cuts a table to so many rows and columns. */
const cutTable = (table: readonly (readonly number[])[], count: number) =>
  table.slice(0, count).map((row) => row.slice(0, count));

/** Cuts lists and tables to the number of classes and spatial axes; class weights that are then all 0 are left out. */
export function fitting(
  params: Readonly<Record<string, unknown>>,
  classes: number,
  axes: number,
): Readonly<Record<string, unknown>> {
  const fitted = Object.entries(params).map(([name, value]) => {
    // A single channel answers yes or no.
    if (name === 'distances')
      return [name, cutTable(value as (typeof distances)[number], Math.max(classes, 2))] as const;
    const length = { classWeights: classes, spacing: axes }[name];
    return [name, Array.isArray(value) ? value.slice(0, length) : value] as const;
  });
  const isNothing = ([name, value]: readonly [string, unknown]) =>
    name === 'classWeights' && Array.isArray(value) && value.every((weight) => weight === 0);
  return Object.fromEntries(fitted.filter((entry) => !isNothing(entry)));
}
