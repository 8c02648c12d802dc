import type { LossContext } from '../define/context.ts';
import { defineLoss } from '../define/define-loss.ts';
import { foregroundOption, overlapOptions } from '../define/options/index.ts';
import { choice, countUpTo } from '../define/parameters.ts';
import { sumVoxels, targetMask } from '../define/voxels.ts';
import { classVector, indicator, less, mul, skeleton, sum, where } from '../graph/builder.ts';
import type { Expr } from '../graph/expr.ts';
import { dilated } from './neighbors.ts';
import { lossOf, reduceRatios, smoothRatio } from './region.ts';

/** The options of a recall of skeletons besides those of region losses. */
export const tubeOptions = {
  tube: countUpTo(2, 20, 'How often the skeleton is dilated.'),
  skeletonOf: choice(
    ['foreground', 'class'],
    'Whether all classes but the background have one skeleton, or each its own; channels of their own always do.',
  ),
};

/** `K`: 1 in the tube around the skeleton, where the class is, else 0 [NCV]. */
function tubeOf(
  { tube, skeletonOf }: { readonly tube: number; readonly skeletonOf: 'foreground' | 'class' },
  context: LossContext,
): Expr {
  const mask = targetMask(context);
  const lines = (of: Expr) => dilated(less(0.5, skeleton(of)), tube);
  if (context.binary || skeletonOf === 'class') return where(mask, indicator(lines(mask)), 0);
  const isForeground = classVector(Array.from({ length: context.classes }, (_, c) => (c === 0 ? 0 : 1)));
  const foreground = less(0.5, sum(mul(indicator(mask), isForeground), 'C'));
  return where(mask, indicator(lines(foreground)), 0);
}

/** Creates the skeleton recall loss: how much of the tube around the skeleton of the target is not predicted. */
export const skeletonRecall = defineLoss({
  id: 'skeleton-recall',
  title: 'Skeleton recall loss',
  family: 'region',
  citation: 'Kirchhoff et al., ECCV 2024, arXiv 2404.03010',
  equation: 'Kirchhoff 2024, eq. (1)',
  formula: 'L = 1 - \\frac{\\sum_i s_i K_i}{\\sum_i K_i}',
  range: '[0, 1]',
  use: 'Connectivity of thin structures, as clDice, for one operation on the host.',
  parameters: { ...overlapOptions, ...foregroundOption, ...tubeOptions },
  build(values, context) {
    const tube = tubeOf(values, context);
    const over = (terms: Expr) => sumVoxels(terms, values, context);
    const sums = { inside: over(mul(context.probability, tube)), tube: over(tube) };
    return reduceRatios(
      values,
      context,
      sums,
      (all) => lossOf(smoothRatio(values, all.inside, all.tube)),
      sums.tube,
    );
  },
});
