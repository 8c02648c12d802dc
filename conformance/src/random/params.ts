import { findLoss } from '@segloss/core';
import { deal, pick, times } from './deck.ts';

type Params = Readonly<Record<string, unknown>>;

/** Numbers of which each option takes those in its range. */
const ladder = [0, 0.01, 0.25, 0.3, 0.7, 1, 1.5, 2, 3, 5] as const;

/** Numbers of options for which the ladder would be senseless: nothing is smoothed by 5. */
const particular: Readonly<Record<string, readonly unknown[]>> = {
  smoothNr: [0, 1e-5, 0.25, 1],
  smoothDr: [0, 1e-5, 0.5, 1],
  k: [0.05, 0.29, 0.5, 0.75, 1],
  threshold: [undefined, undefined, 0.3, 0.6],
  reducedThreshold: [undefined, undefined, 0.3, 0.6],
  labelSmoothing: [0, 0.1, 0.3, 0.75],
};

/** What the inputs decide about. */
const ofInputs: ReadonlySet<string> = new Set([
  'activation',
  'ignoreIndex',
  'classWeights',
  'spacing',
  'distances',
]);

/** Lengths of voxels: none, alike along all axes, the ends of what images have, and different ones. */
export const spacings: readonly (readonly number[] | undefined)[] = [
  undefined,
  [2, 2, 2],
  [0.5, 0.5, 0.5],
  [300, 300, 300],
  [0.05, 0.05, 0.05],
  [300, 0.05, 1],
  [0.5, 2, 1.25],
  [1.5, 0.75, 3],
];

const weightOfClass = [0, 0.1, 0.5, 1, 1.25, 2, 10, 4097] as const;

/** A matrix of more classes would make a graph of thousands of nodes. */
const mostDistances = 10;

/** Draws distances between classes, the largest of them to the background. */
function drawDistances(next: () => number, classes: number): readonly (readonly number[])[] {
  const answers = Math.max(2, classes);
  const largest = pick(next, [1, 2, 3]);
  const rows = Array.from({ length: answers }, () => Array.from({ length: answers }, () => 0));
  for (let c = 1; c < answers; c++) {
    for (let l = 0; l < c; l++) {
      const distance = l === 0 ? largest : largest * pick(next, [0, 0.25, 0.5, 1]);
      rows[c]![l] = distance;
      rows[l]![c] = distance;
    }
  }
  return rows;
}

/** Lists the values of an option; its default is met in half of the draws. */
function valuesOf(loss: string, name: string): readonly unknown[] {
  const parameter = findLoss(loss).parameters[name]!;
  const words = [...parameter.range.matchAll(/'([^']+)'/g)].map(([, word]) => word);
  const values = [true, false, ...words, ...(particular[name] ?? ladder)].filter(parameter.accepts);
  const others = values.filter((value) => value !== parameter.default);
  return [...times(Math.max(1, others.length), parameter.default), ...others];
}

/** What options must fit. */
export interface Fitting {
  readonly classes: number;
  readonly axes: number;
  readonly activation: string;
  /** Whether the value must be one number, as parts of a sum are. */
  readonly isPart: boolean;
}

/** Draws every option of a loss over its range. Those at their defaults are left out. */
export function drawParams(
  loss: string,
  draw: number,
  next: () => number,
  { classes, axes, activation, isPart }: Fitting,
): Params {
  const { parameters } = findLoss(loss);
  const given = Object.keys(parameters)
    .filter((name) => !ofInputs.has(name))
    .map((name) => [name, deal(`${name} of ${loss}`, valuesOf(loss, name), draw)] as const)
    .map(([name, value]) => [name, isPart && value === 'none' ? 'sum' : value] as const)
    .filter(([name, value]) => value !== parameters[name]!.default);
  const isWeighted = 'classWeights' in parameters && deal(`classWeights of ${loss}`, [true, false], draw);
  const weights = Array.from({ length: classes }, () => pick(next, weightOfClass));
  // Not all may be 0.
  weights[classes - 1] = pick(next, weightOfClass.slice(2));
  const hasDistances =
    'distances' in parameters &&
    classes <= mostDistances &&
    deal(`distances of ${loss}`, [true, false], draw);
  const spacing = 'spacing' in parameters ? deal(`spacing of ${loss}`, spacings, draw) : undefined;
  return {
    ...Object.fromEntries(given),
    ...(isWeighted ? { classWeights: weights } : {}),
    ...(hasDistances ? { distances: drawDistances(next, classes) } : {}),
    ...(spacing ? { spacing: spacing.slice(0, axes) } : {}),
    ...(activation === 'softmax' ? {} : { activation }),
  };
}
