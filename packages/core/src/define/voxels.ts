import { div, divideOrZero, indicator, less, maximum, mul, type Operand, sum } from '../graph/builder.ts';
import type { Expr } from '../graph/expr.ts';
import type { LossContext } from './context.ts';

/** Multiplies a value of voxels by their weights, which are 0 for ignored ones. */
export const weigh = (value: Expr, { voxelWeights }: Pick<LossContext, 'voxelWeights'>): Expr =>
  voxelWeights ? mul(value, voxelWeights) : value;

/** Keeps a value where a voxel counts, and 0 elsewhere. */
export const whereCounted = (value: Expr, { counted }: Pick<LossContext, 'counted'>): Expr =>
  counted ? mul(value, counted) : value;

/** Tells where a voxel that counts belongs to the target of a class. */
export const targetMask = (context: LossContext): Expr => less(0.5, whereCounted(context.target, context));

/** Sums a value of samples [N] over those in which a class was annotated [C]; over all where all were [scalar]. */
export const sumAnnotated = (perSample: Expr, { annotated }: LossContext): Expr =>
  sum(annotated ? mul(annotated, perSample) : perSample, 'N');

/** Sums terms [NCV], each times the weight of its voxel, per sample and class [NC], or per class of the batch [C]. */
export function sumVoxels(terms: Expr, values: { readonly batch: boolean }, context: LossContext): Expr {
  const weighted = weigh(terms, context);
  if (!values.batch) return sum(weighted, 'V');
  return context.annotated ? sumAnnotated(sum(weighted, 'V'), context) : sum(weighted, 'NV');
}

/** Sums the weights of the voxels, per sample [N or scalar], or of the batch [scalar, or C where a class has its own samples]. */
export const totalWeight = (values: { readonly batch: boolean }, context: LossContext): Expr =>
  values.batch ? sumAnnotated(context.weightPerSample, context) : context.weightPerSample;

/** 1 for samples (or for the batch) with a voxel that counts; a number when no voxel is ignored. */
export function validity(values: { readonly batch: boolean }, context: LossContext): Operand {
  return context.voxelWeights ? indicator(less(0, totalWeight(values, context))) : 1;
}

/**
 * Divides a sum over voxels by the sum of their weights, times a number of classes. A mean over nothing is 0.
 *
 * @param weight the sum of the weights of the batch [scalar]
 */
export const meanOverVoxels = (total: Expr, weight: Expr, context: LossContext, classes = 1): Expr =>
  context.isWeighted
    ? divideOrZero(total, mul(weight, classes))
    : div(total, mul(maximum(weight, 1), classes));
