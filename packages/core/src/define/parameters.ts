import { ParameterError } from '../errors/errors.ts';
import { suggest } from '../errors/suggest.ts';

/** Describes one parameter of a loss: its default, its range in words, and the check behind those words. */
export interface Parameter<T> {
  readonly default: T;
  /** What the parameter does, in one sentence. */
  readonly description: string;
  /** Its allowed values in words, such as `a number >= 0`. */
  readonly range: string;
  /** Tells whether a value of any type is allowed. */
  readonly accepts: (value: unknown) => boolean;
}

/** Names the parameters of a loss. */
export type Parameters = Readonly<Record<string, Parameter<unknown>>>;

/** Gives the values that belong to a set of parameters. */
export type ValuesOf<P extends Parameters> = {
  readonly [K in keyof P]: P[K] extends Parameter<infer T> ? T : never;
};

/** Accepts any part of the values; what is left out takes its default. */
export type SomeValuesOf<P extends Parameters> = {
  readonly [K in keyof P]?: ValuesOf<P>[K] | undefined;
};

const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);

/** Bounds of a number; `above` and `below` exclude the bound itself. */
export interface Bounds {
  readonly min?: number;
  readonly above?: number;
  readonly max?: number;
  readonly below?: number;
}

/**
 * Largest weight. With it, the losses and slopes of the largest logits stay within single precision, in which most
 * backends compute: 2e30 times 1e6, of a hundred voxels.
 */
export const largestWeight = 1e6;

/**
 * Smallest class weight and smallest smoothing, apart from 0. Their sum is still distinct from 0: denominators up to 1e-20
 * count as 0.
 */
export const smallestAddend = 1e-18;

/** Tells whether a value is 0 or a number between bounds. */
export const isZeroOrBetween = (value: unknown, least: number, most: number): value is number =>
  value === 0 || (isNumber(value) && value >= least && value <= most);

/** Writes a bound, large and small ones in scientific notation. */
const show = (bound: number): string =>
  bound >= 1e6 || (bound > 0 && bound < 1e-3) ? bound.toExponential().replace('+', '') : String(bound);

/** Declares a number, between bounds where given. */
export function number(initial: number, description: string, bounds: Bounds = {}): Parameter<number> {
  const { min = -Infinity, above = -Infinity, max = Infinity, below = Infinity } = bounds;
  const words = [
    bounds.min === undefined ? [] : [`>= ${show(min)}`],
    bounds.above === undefined ? [] : [`> ${show(above)}`],
    bounds.max === undefined ? [] : [`<= ${show(max)}`],
    bounds.below === undefined ? [] : [`< ${show(below)}`],
  ].flat();
  return {
    default: initial,
    description,
    range: words.length === 0 ? 'a number' : `a number ${words.join(' and ')}`,
    accepts: (value) => isNumber(value) && value >= min && value > above && value <= max && value < below,
  };
}

/** Declares a number that may be left out. */
export function optionalNumber(description: string, bounds: Bounds): Parameter<number | undefined> {
  const { range, accepts } = number(0, description, bounds);
  return {
    default: undefined,
    description,
    range,
    accepts: (value) => value === undefined || accepts(value),
  };
}

/** Largest window: single precision holds the number of its voxels in 3-D. */
const largestWindow = 101;

/** Declares the number of voxels of a window along each axis, which has a middle. */
export const oddNumber = (initial: number, description: string): Parameter<number> => ({
  default: initial,
  description,
  range: `an odd integer from 1 to ${largestWindow}`,
  accepts: (value) =>
    Number.isInteger(value) &&
    (value as number) % 2 === 1 &&
    (value as number) >= 1 &&
    (value as number) <= largestWindow,
});

/** Declares how often something is done. */
export const countUpTo = (initial: number, most: number, description: string): Parameter<number> => ({
  default: initial,
  description,
  range: `an integer from 0 to ${most}`,
  accepts: (value) => Number.isInteger(value) && (value as number) >= 0 && (value as number) <= most,
});

/** Declares the weight of a part of a loss. */
export const weight = (initial: number, description: string): Parameter<number> =>
  number(initial, description, { min: 0, max: largestWeight });

/** Largest smoothing: the number of voxels of a large volume. */
const largestSmoothing = 1e9;

/** Declares what is added to a numerator or denominator. */
export const smoothing = (initial: number, description: string): Parameter<number> => ({
  default: initial,
  description,
  range: `a number, 0 or from ${show(smallestAddend)} to ${show(largestSmoothing)}`,
  accepts: (value) => isZeroOrBetween(value, smallestAddend, largestSmoothing),
});

/** Declares a switch. */
export const flag = (initial: boolean, description: string): Parameter<boolean> => ({
  default: initial,
  description,
  range: 'true or false',
  accepts: (value) => typeof value === 'boolean',
});

/** Declares a choice between words; the first is the default. */
export const choice = <const T extends string>(
  words: readonly [T, ...T[]],
  description: string,
): Parameter<T> => ({
  default: words[0],
  description,
  range: words.map((word) => `'${word}'`).join(' or '),
  accepts: (value) => words.includes(value as T),
});

/** Up to here single precision holds every integer, and most backends compute in it. */
export const largestLabel = 2 ** 24;

const isLabel = (value: unknown): boolean =>
  Number.isInteger(value) && Math.abs(value as number) <= largestLabel;

/** Declares a label, or a list of them, that may be left out. */
export const optionalLabels = (description: string): Parameter<number | readonly number[] | undefined> => ({
  default: undefined,
  description,
  range: `an integer from -${largestLabel} to ${largestLabel}, or a list of such integers`,
  accepts: (value) => value === undefined || (Array.isArray(value) ? value.every(isLabel) : isLabel(value)),
});

/** Declares the weights of classes, which may be left out. */
export const optionalWeights = (description: string): Parameter<readonly number[] | undefined> => ({
  default: undefined,
  description,
  range: `a list of numbers, one per class, each 0 or from ${show(smallestAddend)} to ${show(largestWeight)}, not all 0`,
  accepts: (value) =>
    value === undefined ||
    (Array.isArray(value) &&
      value.every((weight) => isZeroOrBetween(weight, smallestAddend, largestWeight)) &&
      value.some((weight) => weight > 0)),
});

/** Declares the weight of an answer, one for all channels or one per channel, which may be left out. */
export const optionalWeightOrWeights = (
  description: string,
): Parameter<number | readonly number[] | undefined> => {
  const isWeight = (value: unknown) => isZeroOrBetween(value, smallestAddend, largestWeight);
  return {
    default: undefined,
    description,
    range: `a number, 0 or from ${show(smallestAddend)} to ${show(largestWeight)}, or a list of such numbers, one per channel`,
    accepts: (value) =>
      value === undefined || (Array.isArray(value) ? value.every(isWeight) : isWeight(value)),
  };
};

/** Declares a square matrix of distances, which may be left out. */
export const optionalMatrix = (
  description: string,
): Parameter<readonly (readonly number[])[] | undefined> => ({
  default: undefined,
  description,
  range: `a square list of lists of numbers, each 0 or from ${show(smallestAddend)} to ${show(largestWeight)}, not all 0`,
  accepts: (value) =>
    value === undefined ||
    (Array.isArray(value) &&
      value.every(
        (row) =>
          Array.isArray(row) &&
          row.length === value.length &&
          row.every((distance) => isZeroOrBetween(distance, smallestAddend, largestWeight)),
      ) &&
      value.flat().some((distance) => distance > 0)),
});

/** Smallest and largest spacing of voxels: squares of distances stay within single precision. */
const [smallestStep, largestStep] = [1e-6, 1e6];

/** Declares the size of a voxel per spatial axis, which may be left out. */
export const optionalSpacing = (description: string): Parameter<readonly number[] | undefined> => ({
  default: undefined,
  description,
  range: `a list of 1 to 3 numbers from ${show(smallestStep)} to ${show(largestStep)}, one per spatial axis`,
  accepts: (value) =>
    value === undefined ||
    (Array.isArray(value) &&
      value.length >= 1 &&
      value.length <= 3 &&
      value.every((step) => isNumber(step) && step >= smallestStep && step <= largestStep)),
});

/**
 * Fills in defaults and checks every value.
 *
 * @throws ParameterError for an unknown name (with the nearest known one) or a value out of its range.
 */
export function resolveParameters<P extends Parameters>(
  id: string,
  parameters: P,
  given: object,
): ValuesOf<P> {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw new ParameterError({
      subject: `parameters of '${id}'`,
      reason: `must be an object, got ${describe(given)}`,
      remedy: `Write them as {"name": value}. Known: ${Object.keys(parameters).join(', ')}.`,
    });
  }
  for (const name of Object.keys(given)) {
    if (Object.hasOwn(parameters, name)) continue;
    const known = Object.keys(parameters);
    throw new ParameterError({
      subject: `parameter '${name}' of '${id}'`,
      reason: 'no such parameter',
      remedy: suggest(name, known),
    });
  }
  const values = Object.entries(parameters).map(([name, parameter]) => {
    const found = (given as Record<string, unknown>)[name];
    // A copy has no holes, which checks would pass over.
    const value: unknown = Array.isArray(found) ? Object.freeze(Array.from(found)) : found;
    if (value === undefined) return [name, parameter.default];
    if (parameter.accepts(value)) return [name, value];
    throw new ParameterError({
      subject: `parameter '${name}' of '${id}'`,
      reason: `must be ${parameter.range}, got ${describe(value)}`,
      remedy: `Leave it out for the default (${describe(parameter.default)}), or give an allowed value.`,
    });
  });
  return Object.freeze(Object.fromEntries(values)) as ValuesOf<P>;
}

/** How deep lists are written out. */
const deepest = 3;

/** Writes a value for a message, whatever it is. */
export function describe(value: unknown, depth = 0): string {
  if (value === undefined) return 'none';
  // In JSON, NaN and infinity would be null, which hides what is wrong.
  if (typeof value === 'number') return String(value);
  if (typeof value === 'bigint') return `${value}n`;
  try {
    if (Array.isArray(value)) {
      if (depth === deepest) return '[…]';
      return `[${Array.from(value, (element) => describe(element, depth + 1)).join(',')}]`;
    }
    return JSON.stringify(value) ?? String(value);
  } catch {
    return Object.prototype.toString.call(value);
  }
}

/** Writes a name that callers may mistype, or whatever else they give for one. */
export const describeName = (given: unknown): string => (typeof given === 'string' ? given : describe(given));
