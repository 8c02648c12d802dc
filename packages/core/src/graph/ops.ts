import type { DistanceKind } from '../distance/maps.ts';
import type { Connectivity } from '../morphology/neighborhood.ts';
import type { Extreme } from '../morphology/window.ts';
import type { Axes } from './axes.ts';

/** Describes a value in a graph: its named axes, and whether it holds numbers or truth values. */
export interface ValueType {
  readonly axes: Axes;
  readonly kind: 'real' | 'boolean';
}

/** Marks an op that has no attributes. */
export type NoAttrs = Readonly<Record<string, never>>;

/**
 * Lists every primitive with its attributes. After a new line here, the compiler names every table that must answer for
 * the new op: first the facts in `facts.ts`, then rules of types and gradients, the reference, and the adapters.
 */
export interface OpAttrs {
  /** A named input of the program, such as `logits`. */
  input: { readonly name: string; readonly axes: Axes };
  /** One number. */
  constant: { readonly value: number };
  /** One number per class. */
  classVector: { readonly values: readonly number[] };
  /** The number of elements along the axes, known when the program runs. */
  size: { readonly axes: Axes };
  add: NoAttrs;
  sub: NoAttrs;
  mul: NoAttrs;
  div: NoAttrs;
  neg: NoAttrs;
  abs: NoAttrs;
  log: NoAttrs;
  /** A power with a constant exponent; the base must not be negative. */
  pow: { readonly exponent: number };
  maximum: NoAttrs;
  sigmoid: NoAttrs;
  /** `log(1 + exp(x))`, without overflow. */
  softplus: NoAttrs;
  /** Softmax over C. */
  softmax: NoAttrs;
  /** `1 - softmax` over C, without cancellation where the softmax is near 1. */
  softmaxComplement: NoAttrs;
  /** Logarithm of the softmax over C. */
  logSoftmax: NoAttrs;
  equal: NoAttrs;
  less: NoAttrs;
  /** Picks the second argument where the first is true, else the third. */
  where: NoAttrs;
  /** Adds over axes that the operand has; in single precision never one voxel after the other. */
  sum: { readonly axes: Axes };
  /** Largest element along the axes; a constant for the gradient. */
  reduceMax: { readonly axes: Axes };
  /** Repeats a value along the axes that it lacks. */
  broadcast: { readonly axes: Axes };
  /** Distance map, per sample and class, of the voxels where a condition holds; a constant for the gradient. */
  distanceMap: { readonly kind: DistanceKind; readonly spacing: readonly number[] | null };
  /**
   * 1 for the voxels with the largest losses (first argument) among those that count (second, always with axes NV),
   * else 0; of equal ones the lowest index wins. `countOfFraction` says how many. The result has axes NV. A constant for
   * the gradient.
   */
  hardest: { readonly fraction: number; readonly batch: boolean };
  /**
   * Slope of the Lovasz extension of the Jaccard loss by each error (first argument), given target and the weight of each
   * voxel (always with axes NV), per sample and class; 0 for voxels of weight 0, which do not count. The result has axes NCV.
   * A constant for the gradient.
   */
  jaccardSlopes: { readonly batch: boolean };
  /**
   * 1 on the skeleton, per sample and class, of the voxels where a condition holds, else 0; see `skeletonOf` of
   * `@segloss/core/morphology`. A constant for the gradient.
   */
  skeleton: NoAttrs;
  /** For each voxel where a condition (second argument) holds, the sum of the first argument over its component; else 0. */
  componentSum: { readonly connectivity: Connectivity };
  /**
   * Mean of the first argument over the voxels that count (second argument, with axes NV) in the window of `size` voxels
   * along each axis; 0 where none does. With border `zero`, the sum over them divided by all voxels of a window, those
   * outside of the image too. A constant for the gradient.
   */
  windowMean: { readonly size: number; readonly border: 'share' | 'zero' };
  /** The smallest or largest number among a voxel and its neighbours in the image. */
  windowExtreme: { readonly extreme: Extreme; readonly neighbors: Connectivity };
  /**
   * The adjoint of `windowExtreme`: the first argument of each voxel goes to the voxel in its window that has the extreme of
   * the second, the first of them in row-major order. A constant for the gradient.
   */
  windowExtremeAdjoint: { readonly extreme: Extreme; readonly neighbors: Connectivity };
}

/** Names a primitive. */
export type OpName = keyof OpAttrs;
