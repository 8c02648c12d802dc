import {
  countKept,
  keptClasses,
  type LossContext,
  weightsOfClasses,
  whereCounted,
} from '../define/context.ts';
import type { ratioOptions, regionOptions } from '../define/options/index.ts';
import type { ValuesOf } from '../define/parameters.ts';
import { type Axes, withoutAxes } from '../graph/axes.ts';
import {
  add,
  classVector,
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

const statisticAxes = (values: { readonly batch: boolean }): Axes => (values.batch ? 'NV' : 'V');

/** Sums terms [NCV] over the voxels that count, per sample and class, or per class of the batch. */
export const sumVoxels = (terms: Expr, values: { readonly batch: boolean }, context: LossContext): Expr =>
  sum(whereCounted(terms, context), statisticAxes(values));

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

/** 1 for samples (or for the batch) with a voxel that counts; a number when no voxel is ignored. */
export function validity(values: { readonly batch: boolean }, context: LossContext): Operand {
  if (!context.counted) return 1;
  const voxels = values.batch ? sum(context.countedPerSample, 'N') : context.countedPerSample;
  return indicator(less(0, voxels));
}

/** Reduces one term per sample [N], or one of the batch, to the value of the loss. */
export function reduceSamples(
  terms: Expr,
  values: { readonly batch: boolean; readonly reduction: 'mean' | 'sum' | 'none' },
): Expr {
  if (values.reduction === 'none' || values.batch) return terms;
  const total = sum(terms, 'N');
  return values.reduction === 'sum' ? total : div(total, size('N'));
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
 */
export function reduceRatios<S extends { readonly [K in keyof S]: Expr }>(
  values: ReductionValues,
  context: LossContext,
  statistics: S,
  termOf: (statistics: S) => Expr,
): Expr {
  const kept = keptClasses(context, values.includeBackground);
  const classWeights = weightsOfClasses(values, context);
  const valid = validity(values, context);
  const present = presence(sumVoxels(context.target, values, context));

  if (values.aggregate === 'micro') {
    const weights = values.emptyTarget === 'smooth' ? classWeights : mul(classWeights, present);
    const pooled = Object.entries<Expr>(statistics).map(([name, value]) => [
      name,
      sum(mul(value, weights), 'C'),
    ]);
    const left = values.emptyTarget === 'smooth' ? valid : mul(valid, indicator(less(0, sum(weights, 'C'))));
    return reduceSamples(mul(termOf(Object.fromEntries(pooled)), left), values);
  }

  const counted = values.emptyTarget === 'smooth' ? valid : mul(present, valid);
  const terms = mul(mul(termOf(statistics), classWeights), counted);
  if (values.reduction === 'none') return terms;
  const axes: Axes = values.batch ? 'C' : 'NC';
  const total = sum(terms, axes);
  if (values.reduction === 'sum') return total;
  if (values.emptyTarget === 'skip') return divideOrZero(total, sum(mul(present, classVector(kept)), axes));
  return div(total, mul(size(withoutAxes(axes, 'C')), countKept(kept)));
}

/** The complement of a score. */
export const lossOf = (score: Expr): Expr => sub(1, score);
