import type { generalizedDice } from '@segloss/core';
import { build, type Expr, type LossContext } from '@segloss/core/define';
import { whereCounted } from './wrongly.ts';

const { add, div, indicator, less, maximum, mul, pow, size, sub, sum, where } = build;

/** Options with which a bug is written down only in its simplest form. */
interface RegionOptions {
  readonly reduction: string;
  readonly batch: boolean;
  readonly includeBackground: boolean;
  readonly emptyTarget: string;
  readonly classWeights: readonly number[] | undefined;
  readonly softLabels: boolean;
}

/** Tells whether no option asks for more than the mean over samples and classes. */
export const isPlain = (values: RegionOptions): boolean =>
  values.reduction === 'mean' &&
  !values.batch &&
  values.includeBackground &&
  values.emptyTarget === 'smooth' &&
  values.classWeights === undefined &&
  !values.softLabels;

/** Sums over the voxels that count. */
export const overVoxels = (terms: Expr, context: LossContext): Expr => sum(whereCounted(terms, context), 'V');

/** Takes the mean over samples and classes. */
export const meanOverClasses = (terms: Expr, { classes }: LossContext): Expr =>
  div(sum(terms, 'NC'), mul(size('N'), classes));

type Values = Parameters<typeof generalizedDice.build>[0];

/**
 * Makes a generalized Dice loss whose weights `1 / G^2` are not divided by their sum.
 *
 * @param weightOfAbsent gives the weight of absent classes from the weights of all, which are 0 for absent ones
 */
export const unbalanced =
  (weightOfAbsent: (weights: Expr) => Expr | number) =>
  (values: Values, context: LossContext, right: typeof generalizedDice.build): Expr => {
    if (!isPlain(values) || values.weightType !== 'square') return right(values, context);
    const volume = overVoxels(context.target, context);
    const present = less(0, volume);
    const known = div(indicator(present), pow(where(present, volume, 1), 2));
    const weights = where(present, known, weightOfAbsent(known));
    const overlap = sum(mul(weights, overVoxels(mul(context.probability, context.target), context)), 'C');
    const volumes = sum(mul(weights, add(overVoxels(context.probability, context), volume)), 'C');
    const denominator = maximum(add(volumes, values.smoothDr), 1e-20);
    const score = div(add(mul(2, overlap), values.smoothNr), denominator);
    return div(sum(sub(1, score), 'N'), size('N'));
  };
