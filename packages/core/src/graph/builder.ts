import type { DistanceKind } from '../distance/maps.ts';
import type { Connectivity } from '../morphology/neighborhood.ts';
import type { Extreme } from '../morphology/window.ts';
import { type Axes, commonAxes, withoutAxes } from './axes.ts';
import { type Expr, expression } from './expr.ts';

/** Accepts an expression, or a number that becomes a constant. */
export type Operand = Expr | number;

const none = {};

/** Makes a constant scalar. */
export const constant = (value: number): Expr => expression('constant', [], { value });

const lift = (operand: Operand): Expr => (typeof operand === 'number' ? constant(operand) : operand);

/** Names an input of the program and the axes that it has. */
export const input = (name: string, axes: Axes): Expr => expression('input', [], { name, axes });

/** Makes a vector with one number per class (axes C). */
export const classVector = (values: readonly number[]): Expr => expression('classVector', [], { values });

/** Counts the elements along the axes; 1 for no axes. */
export const size = (axes: Axes): Expr => (axes === '' ? constant(1) : expression('size', [], { axes }));

/** Adds two values; like all pointwise functions here, it broadcasts by axis name. */
export const add = (a: Operand, b: Operand): Expr => expression('add', [lift(a), lift(b)], none);

/** Subtracts `b` from `a`. */
export const sub = (a: Operand, b: Operand): Expr => expression('sub', [lift(a), lift(b)], none);

/** Multiplies two values. */
export const mul = (a: Operand, b: Operand): Expr => expression('mul', [lift(a), lift(b)], none);

/** Divides `a` by `b`; `b` must not be zero. */
export const div = (a: Operand, b: Operand): Expr => expression('div', [lift(a), lift(b)], none);

/** Changes the sign. */
export const neg = (a: Operand): Expr => expression('neg', [lift(a)], none);

/** Takes the absolute value; its gradient at 0 is 0. */
export const abs = (a: Operand): Expr => expression('abs', [lift(a)], none);

/** Takes the natural logarithm of a positive value. */
export const log = (a: Operand): Expr => expression('log', [lift(a)], none);

/** Raises a value that is not negative to a constant power. */
export const pow = (a: Operand, exponent: number): Expr => expression('pow', [lift(a)], { exponent });

/** Takes the larger of two values; where they are equal, the gradient goes to the second. */
export const maximum = (a: Operand, b: Operand): Expr => expression('maximum', [lift(a), lift(b)], none);

/** Computes `1 / (1 + exp(-x))`. */
export const sigmoid = (a: Operand): Expr => expression('sigmoid', [lift(a)], none);

/** Computes `log(1 + exp(x))`. */
export const softplus = (a: Operand): Expr => expression('softplus', [lift(a)], none);

/** Computes the softmax over the classes. */
export const softmax = (a: Expr): Expr => expression('softmax', [a], none);

/** Computes `1 - softmax` over the classes, exact where the softmax is near 1. */
export const softmaxComplement = (a: Expr): Expr => expression('softmaxComplement', [a], none);

/** Computes the logarithm of the softmax over the classes. */
export const logSoftmax = (a: Expr): Expr => expression('logSoftmax', [a], none);

/** Compares two values for equality. */
export const equal = (a: Operand, b: Operand): Expr => expression('equal', [lift(a), lift(b)], none);

/** Tells where `a` is smaller than `b`. */
export const less = (a: Operand, b: Operand): Expr => expression('less', [lift(a), lift(b)], none);

/** Picks `a` where the condition holds, else `b`. */
export const where = (condition: Expr, a: Operand, b: Operand): Expr =>
  expression('where', [condition, lift(a), lift(b)], none);

/** Turns a comparison into 1 and 0. */
export const indicator = (condition: Expr): Expr => where(condition, 1, 0);

/** Sums over the axes. An axis that the value lacks counts as a repetition: the sum is the value times its size. */
export function sum(a: Operand, axes: Axes): Expr {
  const value = lift(a);
  const present = commonAxes(axes, value.type.axes);
  const repeated = withoutAxes(axes, present);
  const total = present === '' ? value : expression('sum', [value], { axes: present });
  return repeated === '' ? total : mul(total, size(repeated));
}

/** Takes the largest element along the axes that the value has; a constant for the gradient. */
export function reduceMax(a: Expr, axes: Axes): Expr {
  const present = commonAxes(axes, a.type.axes);
  return present === '' ? a : expression('reduceMax', [a], { axes: present });
}

/** Repeats a value along the axes that it lacks. */
export const broadcast = (a: Operand, axes: Axes): Expr => {
  const value = lift(a);
  return withoutAxes(axes, value.type.axes) === '' ? value : expression('broadcast', [value], { axes });
};

/**
 * Smallest denominator that is divided by; above it, the slopes of a quotient of similar numbers stay finite in single
 * precision.
 */
export const smallestDenominator = 1e-20;

/** Divides where the denominator is positive, and gives a constant without any slope elsewhere. */
export function divideOr(a: Operand, b: Expr, otherwise: number, smallest = smallestDenominator): Expr {
  const positive = less(smallest, b);
  return where(positive, div(a, where(positive, b, 1)), otherwise);
}

/** Divides where the denominator is positive, and gives 0 without any slope elsewhere: a mean over nothing is 0. */
export const divideOrZero = (a: Operand, b: Expr): Expr => divideOr(a, b, 0);

/** Computes the distance map of the voxels where a comparison holds, per sample and class. */
export const distanceMap = (
  condition: Expr,
  kind: DistanceKind,
  spacing: readonly number[] | undefined,
): Expr => expression('distanceMap', [condition], { kind, spacing: spacing ?? null });

/**
 * Marks the voxels with the largest losses among those that count: `max(1, floor(fraction * count))` of each
 * sample, or of the batch; the fraction is taken as a decimal number, so that 0.29 of 100 voxels are 29.
 */
export const hardest = (losses: Expr, counted: Operand, fraction: number, batch: boolean): Expr =>
  expression('hardest', [losses, broadcast(counted, 'NV')], { fraction, batch });

/** Computes the slope of the Lovasz extension of the Jaccard loss by each error, per sample and class. */
export const jaccardSlopes = (errors: Expr, target: Expr, weights: Operand, batch: boolean): Expr =>
  expression('jaccardSlopes', [errors, target, broadcast(weights, 'NV')], { batch });

/** Computes the skeleton of the voxels where a comparison holds, per sample and class. */
export const skeleton = (condition: Expr): Expr => expression('skeleton', [condition], none);

/** Sums over the component of each voxel where a comparison holds; 0 elsewhere. Its own adjoint. */
export const componentSum = (a: Operand, condition: Expr, connectivity: Connectivity): Expr =>
  expression('componentSum', [lift(a), condition], { connectivity });

/** Takes the mean over the voxels that count in the window of `size` voxels along each axis around each voxel. */
export const windowMean = (a: Expr, counted: Operand, size: number, border: 'share' | 'zero'): Expr =>
  expression('windowMean', [a, broadcast(counted, 'NV')], { size, border });

/** Takes the smallest or largest number among each voxel and its neighbours in the image. */
export const windowExtreme = (a: Expr, extreme: Extreme, neighbors: Connectivity): Expr =>
  expression('windowExtreme', [a], { extreme, neighbors });

/** Adds a number of each voxel to the voxel in its window that has the extreme of `of`, the first one where several have. */
export const windowExtremeAdjoint = (a: Operand, of: Expr, extreme: Extreme, neighbors: Connectivity): Expr =>
  expression('windowExtremeAdjoint', [lift(a), of], { extreme, neighbors });
