import { classesLeft } from '../define/classes.ts';
import type { LossContext } from '../define/context.ts';
import { defineLoss } from '../define/define-loss.ts';
import { regionOptions } from '../define/options/index.ts';
import { choice, flag } from '../define/parameters.ts';
import {
  add,
  classVector,
  div,
  divideOrZero,
  less,
  maximum,
  mul,
  neg,
  pow,
  reduceMax,
  sum,
  where,
} from '../graph/builder.ts';
import type { Expr } from '../graph/expr.ts';
import { lossOf, type RegionValues, reduceSamples, regionStatistics, scored, smoothRatio } from './region.ts';

/** The options that the score needs, resolved. */
export interface GeneralizedDiceValues extends RegionValues {
  readonly weightType: 'square' | 'simple' | 'uniform';
  readonly relativeWeights: boolean;
}

/** Larger than any volume: stands for the volume of a class that takes no part in a minimum. */
const hugeVolume = 1e10;

/** Smallest volume that a class is weighted by itself: single precision holds the square of its inverse, times any volume. */
const smallestVolume = 1e-6;

/** The options of the weights of classes that follow from volumes. */
export const balanceOptions = {
  weightType: choice(['square', 'simple', 'uniform'], 'Weights 1 / G^2, 1 / G, or all equal.'),
  relativeWeights: flag(
    true,
    'Whether the weights are divided by their sum, so that smoothing does not depend on volumes; it is added to raw sums otherwise, as in MONAI.',
  ),
};

/**
 * Weighs classes by `1 / G^2` (or `1 / G`, or evenly), divided by the sum of the weights. Volumes are taken
 * relative to the smallest class present, so that nothing overflows; an absent class weighs as much as that one. Without
 * `relativeWeights` they are `1 / G^2` itself, and 0 where no class is present.
 *
 * @param kept 1 for classes that count, else 0 [C or NC]
 * @param volume the sum of the target of each class [C or NC]
 */
export function balance(
  values: Pick<GeneralizedDiceValues, 'weightType' | 'relativeWeights' | 'emptyTarget'>,
  kept: Expr,
  volume: Expr,
): Expr {
  const present = less(0, mul(volume, kept));
  const smallest = neg(reduceMax(neg(where(present, volume, hugeVolume)), 'C'));
  const exponent = { square: 2, simple: 1, uniform: 0 }[values.weightType];
  const relative = pow(div(smallest, where(present, volume, smallest)), exponent);
  const weights = values.emptyTarget === 'smooth' ? mul(relative, kept) : where(present, relative, 0);
  if (values.relativeWeights) return divideOrZero(weights, sum(weights, 'C'));
  if (exponent === 0) return weights;
  const largest = where(
    less(smallest, hugeVolume),
    pow(div(1, maximum(smallest, smallestVolume)), exponent),
    0,
  );
  return mul(weights, largest);
}

/** Builds the score `S` of generalized Dice, per sample [N] or of the batch. */
export function generalizedDiceScore(values: GeneralizedDiceValues, context: LossContext): Expr {
  const sums = regionStatistics(values, context);
  const kept = classesLeft(values, context, values.batch);
  const balanced = balance(values, kept, sums.target);
  const weights = values.classWeights ? mul(balanced, classVector(values.classWeights)) : balanced;
  const overlap = sum(mul(weights, sums.intersection), 'C');
  const volumes = sum(mul(weights, add(sums.prediction, sums.target)), 'C');
  return smoothRatio(values, mul(2, overlap), volumes);
}

/** 1 for samples of which something is left to score, else 0. */
export function balancedIn(values: GeneralizedDiceValues, context: LossContext) {
  const kept = classesLeft(values, context, values.batch);
  const { target } = regionStatistics(values, context);
  return scored(values.emptyTarget === 'smooth' ? kept : mul(target, kept), values, context);
}

/** Creates the generalized Dice loss: all classes in one ratio, weighted against their volume. */
export const generalizedDice = defineLoss({
  id: 'generalized-dice',
  title: 'Generalized Dice loss',
  family: 'region',
  citation: 'Sudre et al., DLMIA 2017, arXiv 1707.03237',
  equation: 'Ma 2020, eq. (11)',
  formula:
    'L = 1 - 2 \\frac{\\sum_c w_c \\sum_i s_i^c g_i^c}{\\sum_c w_c \\sum_i (s_i^c + g_i^c)}, \\quad w_c = (\\sum_i g_i^c)^{-2}',
  range: '[0, 1]',
  use: 'Several classes of very different volume.',
  parameters: {
    ...regionOptions,
    ...balanceOptions,
  },
  build(values, context) {
    const loss = lossOf(generalizedDiceScore(values, context));
    return reduceSamples(mul(loss, balancedIn(values, context)), values);
  },
});
