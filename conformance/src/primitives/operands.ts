import type { Inputs } from '@segloss/core';
import { build, type Expr } from '@segloss/core/define';
import { type Axes, withoutAxes } from '@segloss/core/graph';
import { randomSource } from '../cases/random.ts';

/** Lengths that differ from each other, so that a swap of axes is noticed. */
export const lengths = { samples: 3, classes: 4, spatial: [5, 7] } as const;

const voxels = lengths.spatial[0] * lengths.spatial[1];
const count = lengths.samples * lengths.classes * voxels;
const shape = [lengths.samples, lengths.classes, ...lengths.spatial];

/** Every choice of axes. */
export const allAxes: readonly Axes[] = ['', 'N', 'C', 'V', 'NC', 'NV', 'CV', 'NCV'];

/** Keeps the largest along the axes that are to go: the one way to lose an axis without any rounding. */
const over = (value: Expr, axes: Axes): Expr => build.reduceMax(value, withoutAxes('NCV', axes));

/** The first operand: what stands in the logits, any number up to 1e30. */
export const first = (axes: Axes): Expr => over(build.input('logits', 'NCV'), axes);

/**
 * The second operand: what stands in the target, which holds numbers from 0 to 1, moved around 0 and spread over
 * magnitudes by powers of two. Every step is exact in single precision.
 */
export const second = (axes: Axes): Expr =>
  over(
    build.mul(
      build.sub(build.input('target', 'NCV'), 0.5),
      build.classVector([2, 2 ** 12, 2 ** -20, 2 ** 60]),
    ),
    axes,
  );

/** A condition that is true of about a half, whatever its axes. */
export const condition = (axes: Axes): Expr => build.less(second(axes), 0.25);

/** Where losses have their kinks, and engines their limits. */
const special = [0, 1, 0.5, 2, 3, 10, 127, 128, 65_504, 65_520, 1e6, 2 ** 24 + 2, 1e20, 1e30].flatMap((x) => [
  x,
  -x,
]);

/** Numbers around 1, where a logarithm is near 0, and where `exp` changes over its whole range. */
const dense = [
  ...[1, 2, 3, 8, 100].flatMap((n) => [1 + n * 2 ** -23, 1 - n * 2 ** -24]),
  ...[0.1, 0.3, 0.7, 1.3, 5.5, 16.6, 17.4, 25, 44.3, 80, 87.3, 88.7, 90, 103.9, 104.1].flatMap((x) => [
    x,
    -x,
  ]),
];

/** Says what numbers the logits hold. */
export type Domain =
  | 'any'
  /** Up to 1e20: products and quotients with the second operand stay finite. */
  | 'finite'
  | 'positive'
  /** From -100 to 100, as logits are. */
  | 'moderate'
  /** All below -65504, the least number of half precision. */
  | 'negative'
  /** Within 4 units in the last place of 1. */
  | 'near one'
  /** A few levels: maxima, comparisons and ranks meet what is equal. */
  | 'equal';

const positive = (x: number): number => (x === 0 ? 2 ** -60 : Math.abs(x));

/** Draws a number of any size, its digits at random. */
const anySize = (next: () => number): number =>
  (next() < 0.5 ? -1 : 1) * (1 + next()) * 2 ** Math.floor(next() * 60 - 30);

function numbersOf(domain: Domain, next: () => number): Float32Array {
  const known = [...special, ...dense];
  const draw = (i: number): number => {
    if (domain === 'moderate') return 200 * next() - 100;
    if (domain === 'near one') return 1 + Math.round(8 * next() - 4) * 2 ** -23;
    if (domain === 'negative') return -(65_504 + 10 ** (25 * next()));
    return i % 2 === 0 ? known[(i / 2) % known.length]! : anySize(next);
  };
  const drawn = Float32Array.from({ length: count }, (_, i) => draw(i));
  // Neighbouring classes would otherwise hold the same few numbers.
  for (let i = count - 1; i > 0; i--) {
    const j = Math.floor(next() * (i + 1));
    [drawn[i], drawn[j]] = [drawn[j]!, drawn[i]!];
  }
  if (domain === 'positive') return drawn.map(positive);
  if (domain === 'finite') return drawn.map((x) => Math.max(-1e20, Math.min(x, 1e20)));
  return domain === 'equal' ? drawn.map(() => Math.floor(next() * 5) / 4 - 0.5) : drawn;
}

/** Makes the inputs anew: numbers of a domain, and a second operand that is never 0. */
export function inputsOf(domain: Domain): Inputs {
  const next = randomSource(20200527);
  const logits = { data: numbersOf(domain, next), shape };
  const fifths = [0.25, 0.375, 0.75, 0.625, 0.875];
  const draw = (): number => {
    if (domain === 'equal') return fifths[Math.floor(next() * fifths.length)]!;
    const steps = 1 + Math.floor(next() * 1023);
    return 0.5 + (next() < 0.5 ? steps : -steps) / 2048;
  };
  const target = { data: Float32Array.from({ length: count }, draw), shape };
  const mask = {
    data: Uint8Array.from({ length: lengths.samples * voxels }, () => (next() < 0.7 ? 1 : 0)),
    shape: [lengths.samples, ...lengths.spatial],
  };
  return { logits, target, mask };
}

/** Numbers that are no counts, and 0, of which a voxel does not count. */
const someWeights = [0, 0.25, 0.3, 1, 2.5, 3];

/** Makes the inputs anew, with a weight for each voxel instead of a mask. */
export function weightedInputsOf(domain: Domain): Inputs {
  const { logits, target } = inputsOf(domain);
  const next = randomSource(20201015);
  const draw = (): number => someWeights[Math.floor(next() * someWeights.length)]!;
  const weights = {
    data: Float32Array.from({ length: lengths.samples * voxels }, draw),
    shape: [lengths.samples, ...lengths.spatial],
  };
  return { logits, target, weights };
}

/** Makes the inputs anew, with the classes that were annotated in each sample. */
export const partialInputsOf = (domain: Domain): Inputs => ({
  ...inputsOf(domain),
  annotated: [[0, 2], [], [1, 2, 3]],
});
