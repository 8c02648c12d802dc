import { classesLeft, countLeft, weightsOfClasses } from '../define/classes.ts';
import type { LossContext } from '../define/context.ts';
import type { ratioOptions, regionOptions } from '../define/options/index.ts';
import type { ValuesOf } from '../define/parameters.ts';
import { sumVoxels, validity } from '../define/voxels.ts';
import { type Axes, withoutAxes } from '../graph/axes.ts';
import {
  add,
  div,
  divideOr,
  divideOrZero,
  indicator,
  less,
  mul,
  type Operand,
  size,
  smallestDenominator,
  sub,
  sum,
} from '../graph/builder.ts';
import type { Expr } from '../graph/expr.ts';

/** The shared options of a region loss, resolved. */
export type RegionValues = ValuesOf<typeof regionOptions>;

/** The options of a region loss that is one ratio per class, resolved. */
export type RatioValues = ValuesOf<typeof ratioOptions>;

/** Sums over the voxels that count, per sample and class [NC], or per class of the batch [C]. */
export interface RegionStatistics {
  /** `I = sum s g`. */
  readonly intersection: Expr;
  /** `P = sum s`. */
  readonly prediction: Expr;
  /** `G = sum g`. */
  readonly target: Expr;
  /** `P2 = sum s^2`. */
  readonly predictionSquared: Expr;
  /** `G2 = sum g^2`. */
  readonly targetSquared: Expr;
}

/** Computes the sums that most region losses are made of. */
export function regionStatistics(values: RegionValues, context: LossContext): RegionStatistics {
  const { probability: s, target: g, overlap } = context;
  const over = (terms: Expr) => sumVoxels(terms, values, context);
  return {
    intersection: over(values.softLabels ? overlap : mul(s, g)),
    prediction: over(s),
    target: over(g),
    predictionSquared: over(mul(s, s)),
    targetSquared: over(mul(g, g)),
  };
}

/**
 * Smallest denominator of a ratio, beside `smoothNr`. The slope of `smoothNr / denominator` is at most 1e26 above it, and
 * so within single precision with any weights.
 */
const smallestBeside = (smoothNr: number): number => 1e-13 * Math.sqrt(smoothNr);

/**
 * Adds the smoothing to a ratio and divides; an unsmoothed ratio of two zeros is 0 and has no slope. So is, without
 * enough smoothing of the denominator, one that is too small to be divided by.
 */
export function smoothRatio(
  { smoothNr, smoothDr }: { readonly smoothNr: number; readonly smoothDr: number },
  numerator: Expr,
  denominator: Expr,
): Expr {
  const smallest = smallestBeside(smoothNr);
  const least = smoothDr < smallest ? Math.max(smallest, smallestDenominator) : smallestDenominator;
  return divideOr(add(numerator, smoothNr), add(denominator, smoothDr), 0, least);
}

/** 1 for classes that have target voxels, else 0. */
export const presence = (target: Expr): Expr => indicator(less(0, target));

/** Reduces one term per sample [N], or one of the batch, to the value of the loss. */
export function reduceSamples(
  terms: Expr,
  values: { readonly batch: boolean; readonly reduction: 'mean' | 'sum' | 'none' },
): Expr {
  if (values.reduction === 'none' || values.batch) return terms;
  const total = sum(terms, 'N');
  return values.reduction === 'sum' ? total : div(total, size('N'));
}

/** 1 for samples (or for the batch) in which something is left to score by the weights of classes, else 0. */
export function scored(
  weights: Expr,
  values: Pick<ReductionValues, 'batch' | 'emptyTarget'>,
  context: LossContext,
): Operand {
  const valid = validity(values, context);
  if (context.annotated) return indicator(less(0, sum(mul(weights, valid), 'C')));
  return values.emptyTarget === 'smooth' ? valid : mul(valid, indicator(less(0, sum(weights, 'C'))));
}

/** The options that decide how class terms become one value, resolved. */
export type ReductionValues = Pick<
  RatioValues,
  'includeBackground' | 'batch' | 'reduction' | 'classWeights' | 'emptyTarget' | 'aggregate'
>;

/** Builds a loss that is one ratio per class of the usual sums; see {@link reduceRatios}. */
export const ratioLoss = (
  values: RatioValues,
  context: LossContext,
  termOf: (statistics: RegionStatistics) => Expr,
): Expr => reduceRatios(values, context, regionStatistics(values, context), termOf);

/**
 * Builds a loss from sums per class: class terms such as `1 - ratio`, then their reduction.
 *
 * @param statistics sums per sample and class [NC], or per class of the batch [C]
 * @param termOf gives the term [NC, C, N or scalar] of a set of statistics
 * @param presenceOf a sum per class that is 0 where the class is empty; by default that of the target
 */
export function reduceRatios<S extends { readonly [K in keyof S]: Expr }>(
  values: ReductionValues,
  context: LossContext,
  statistics: S,
  termOf: (statistics: S) => Expr,
  presenceOf = sumVoxels(context.target, values, context),
): Expr {
  const classWeights = weightsOfClasses(values, context, values.batch);
  const valid = validity(values, context);
  const present = presence(presenceOf);

  if (values.aggregate === 'micro') {
    const isSmoothed = values.emptyTarget === 'smooth';
    const weights = isSmoothed ? classWeights : mul(classWeights, present);
    const pooled = Object.entries<Expr>(statistics).map(([name, value]) => [
      name,
      sum(mul(value, weights), 'C'),
    ]);
    const scoring = isSmoothed ? classesLeft(values, context, values.batch) : weights;
    return reduceSamples(mul(termOf(Object.fromEntries(pooled)), scored(scoring, values, context)), values);
  }

  const counted = values.emptyTarget === 'smooth' ? valid : mul(present, valid);
  const terms = mul(mul(termOf(statistics), classWeights), counted);
  if (values.reduction === 'none') return terms;
  const axes: Axes = values.batch ? 'C' : 'NC';
  const total = sum(terms, axes);
  if (values.reduction === 'sum') return total;
  const left = classesLeft(values, context, values.batch);
  if (values.emptyTarget === 'skip') return divideOrZero(total, sum(mul(present, left), axes));
  if (context.annotated) return divideOrZero(total, sum(left, axes));
  return div(total, mul(size(withoutAxes(axes, 'C')), countLeft(values, context)));
}

/** The complement of a score. */
export const lossOf = (score: Expr): Expr => sub(1, score);
